import { describe, expect, it } from "vitest";
import { existingSender } from "../../src/existing/existing-sender.js";
import { snippets } from "../../src/existing/snippets.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { child, environment, type Settings } from "../support/environment.js";
import { stackOf, synthApp } from "../support/synth-app.js";

function synth(cluster: Settings = {}) {
  const loaded = environment({
    childClusters: [
      child("batcomputer", { namespace: "monitoring", prometheus: { mode: "existing" }, ...cluster }),
      child("batcave"),
    ],
  });
  const { json } = stackOf(synthApp([loaded]), "test-batcomputer");
  return { loaded, json, resources: (json.resource ?? {}) as Record<string, Record<string, Settings>> };
}

describe("ExistingClusterStack", () => {
  it("makes a Secret where Prometheus runs, and nothing else: no namespace, no policy, no pod", () => {
    const { resources } = synth();
    expect(Object.keys(resources)).toEqual(["kubernetes_secret_v1"]);
    const [secret, ...others] = Object.values(resources["kubernetes_secret_v1"]!);
    expect(others).toEqual([]);
    expect(secret).toMatchObject({
      metadata: { namespace: "monitoring", name: "thanos-fleet-writer" },
      type: "kubernetes.io/tls",
      data_wo: { "tls.crt": "${var.writer_certificate}" },
    });
  });

  it("is planned only where its cluster is known", () => {
    const [secret] = Object.values(synth().resources["kubernetes_secret_v1"]!);
    expect(secret).toMatchObject({ lifecycle: { precondition: [{}, {}] } });
  });

  it("makes nothing at all where somebody else issues the certificate", () => {
    const { json, resources } = synth({ identity: { secret: "writer-from-vault" } });
    expect(resources).toEqual({});
    expect(json).not.toHaveProperty("variable");
    expect(json).not.toHaveProperty("locals");
    expect(renderStack(json).objects).toEqual([]);
  });

  it("says in its outputs how to send, as the command prints it, without a secret and without anything for Terraform to fill in", () => {
    const { json, loaded } = synth();
    const told = snippets(existingSender(loaded, loaded.childClusters[0]!));
    const outputs = json.output as Record<string, { value: string; sensitive?: boolean }>;
    const texts = Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, value.replaceAll("$${", "${")]),
    );
    expect(texts).toEqual({
      kube_prometheus_stack_values: told["kube-prometheus-stack"].text,
      prometheus_operator_object: told["prometheus-operator"].text,
      prometheus_yml: told["prometheus-yml"].text,
    });
    for (const { value, sensitive } of Object.values(outputs)) {
      expect(sensitive).toBeUndefined();
      expect(value.replaceAll("$${", "")).not.toContain("${");
    }
  });

  it("leaves the clusters beside it as they are", () => {
    const { loaded } = synth();
    const { json } = stackOf(synthApp([loaded]), "test-batcave");
    expect(json.resource).toHaveProperty("kubernetes_stateful_set_v1");
    expect(json).not.toHaveProperty("output");
  });
});
