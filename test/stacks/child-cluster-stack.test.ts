import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { renderStack } from "../../src/manifests/render-stack.js";
import { child, environment, type Settings } from "../support/environment.js";
import { podSpec } from "../support/pod-spec.js";
import { stackOf, synthApp } from "../support/synth-app.js";

function synth(cluster: Settings = {}, observability: Settings = {}, files?: Readonly<Record<string, string>>) {
  const app = synthApp([environment({ childClusters: [child("batcave", cluster)], observability }, files)]);
  const stack = stackOf(app, "test-batcave");
  const objects = renderStack(stack.json).objects.map(({ object }) => object);
  const data = (name: string) =>
    objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)?.data as Record<
      string,
      string
    >;
  const releases = Object.values(
    (stack.json.resource as Record<string, Record<string, { name: string; namespace: string; chart: string }>>)
      .helm_release ?? {},
  );
  return {
    ...stack,
    objects,
    data,
    releases,
    configuration: parse(data("prometheus-configuration")["prometheus.yml"]!) as unknown,
  };
}

describe("ChildClusterStack", () => {
  it("knows where to push and as whom from the environment alone", () => {
    const { configuration, json } = synth({}, { remoteWrite: { host: "receive.example.org" } });
    expect(configuration).toMatchObject({
      global: { external_labels: { cluster: "batcave" } },
      remote_write: [
        {
          url: "https://receive.example.org:19291/api/v1/receive",
          tls_config: { cert_file: "/etc/prometheus/identity/tls.crt" },
        },
      ],
    });
    expect(json).not.toHaveProperty("data");
    expect(Object.keys(json.variable as object).sort()).toEqual([
      "writer_authorities",
      "writer_certificate",
      "writer_key",
    ]);
  });

  it("writes with a certificate that somebody else issues, where one is named", () => {
    const { json, objects } = synth({ identity: { secret: "writer-from-vault" } });
    expect(json).not.toHaveProperty("variable");
    expect(podSpec(objects.find(({ kind }) => kind === "StatefulSet")!).volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: "writer-from-vault" }) as object }),
    );
  });

  it("pushes to the node port where Receive is reached by one", () => {
    const remoteWrite = { host: "node.example.com", exposure: "nodePort", nodePort: 30291 };
    expect(synth({}, { remoteWrite }).configuration).toMatchObject({
      remote_write: [{ url: "https://node.example.com:30291/api/v1/receive" }],
    });
  });

  it("has exporters, node-exporter in a namespace of its own, and each can be turned off", () => {
    const { releases, objects } = synth();
    expect(releases.map(({ name }) => name).sort()).toEqual(["kube-state-metrics", "node-exporter"]);
    const namespaces = new Map(
      objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => [metadata.name, metadata.labels]),
    );
    const enforced = (name: string) =>
      (namespaces.get(name) as Record<string, string>)["pod-security.kubernetes.io/enforce"];
    expect(enforced("thanos-fleet")).toBe("restricted");
    expect(enforced("thanos-fleet-node-exporter")).toBe("privileged");
    const off = synth({ kubeStateMetrics: { enabled: false }, nodeExporter: { enabled: false } });
    expect(off.releases).toEqual([]);
    expect(off.objects.filter(({ kind }) => kind === "Namespace")).toHaveLength(1);
  });

  it("takes scrape configurations and rules from the files that are named", () => {
    const { configuration, data } = synth(
      { prometheus: { ruleFiles: ["a/rules.yaml"], scrapeConfigFiles: ["scrape.yaml"] } },
      {},
      { "a/rules.yaml": "groups: []\n", "scrape.yaml": "scrape_configs: [{ job_name: ups }]\n" },
    );
    expect(configuration).toMatchObject({
      rule_files: ["/etc/prometheus/rules/rules.yaml"],
      scrape_configs: expect.arrayContaining([{ job_name: "ups" }]) as unknown,
    });
    expect(data("prometheus-rules")).toEqual({ "rules.yaml": "groups: []\n" });
  });

  it("reaches its own cluster and is planned only where that is known", () => {
    const { json } = synth();
    expect(json.provider).toMatchObject({ kubernetes: [{ config_context: "batcave" }] });
    const namespaces = Object.values(
      (json.resource as Record<string, Record<string, object>>).kubernetes_namespace_v1!,
    );
    expect(namespaces.filter((namespace) => "lifecycle" in namespace)).toHaveLength(1);
  });
});
