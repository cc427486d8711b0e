import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Ruler, type RulerProps } from "../../src/thanos/ruler.js";
import { prometheusReplicaLabel } from "../../src/thanos/thanos-component.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { existingIdentity, grpcFlags, mountedSecret } from "../support/identity.js";
import { container, flagValues, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings, minimalGrpcComponent } from "../support/thanos.js";

const rules = [{ name: "fleet.yml", content: 'groups: [] # "${x}"\n' }];

function synth(props: Partial<RulerProps> = {}) {
  const result = synthConstruct((stack, namespace) => {
    new Ruler(stack, "ruler", {
      ...minimalGrpcComponent(stack, namespace),
      replicas: 1,
      rules,
      evaluationInterval: Duration.seconds(30),
      walSize: Quantity.parse("1Gi"),
      queryUrl: "http://query:10902",
      remoteWrite: {
        url: "https://receive:19291/api/v1/receive",
        identity: existingIdentity(stack, namespace, "ruler-identity"),
        settings: { minShards: 1, maxShards: 5, batchSendDeadline: Duration.seconds(1) },
      },
      ...props,
    });
  });
  const set = result.object("StatefulSet");
  return { ...result, set, args: container(set).args ?? [] };
}

describe("Ruler", () => {
  it("evaluates its files by asking Query, and begins where it was after a restart", () => {
    expect(synth().args).toEqual([
      "rule",
      "--http-address=0.0.0.0:10902",
      "--log.format=logfmt",
      ...grpcFlags,
      "--data-dir=/data",
      "--rule-file=/etc/thanos/rules/fleet.yml",
      "--eval-interval=30s",
      "--query=http://query:10902",
      "--query.default-step=30s",
      "--remote-write.config-file=/etc/thanos/remote-write/remote-write.yaml",
      "--for-grace-period=1m",
      "--restore-ignored-label=tenant_id",
      "--restore-ignored-label=receive_replica",
      "--restore-ignored-label=replica",
      '--label=replica="$(POD_NAME)"',
      "--alert.label-drop=replica",
      "--alert.query-url=http://query:10902",
    ]);
  });

  it("writes its results with a certificate of its own, and keeps no blocks", () => {
    const { object, set } = synth();
    const { data } = object("ConfigMap", "thanos-rule-remote-write") as unknown as { data: Record<string, string> };
    expect(parse(data["remote-write.yaml"]!)).toMatchObject({
      remote_write: [
        {
          url: "https://receive:19291/api/v1/receive",
          tls_config: { cert_file: "/etc/thanos/writer/tls.crt", min_version: "TLS13" },
          protobuf_message: "prometheus.WriteRequest",
          queue_config: { batch_send_deadline: "1s", retry_on_http_429: true },
        },
      ],
    });
    expect(podSpec(set).volumes).toEqual(
      expect.arrayContaining([
        mountedSecret("writer", "/etc/thanos/writer", "ruler-identity").volume,
        { name: "data", emptyDir: { sizeLimit: "1Gi" } },
      ]),
    );
    expect(set.spec).not.toHaveProperty("volumeClaimTemplates");
  });

  it("tells Query its rules, to which it shows a certificate that writes nothing", () => {
    const { set, object } = synth();
    expect(container(set).ports).toContainEqual(expect.objectContaining({ name: "grpc", containerPort: 10901 }));
    expect(podSpec(set).volumes).toContainEqual(
      mountedSecret("identity", "/etc/thanos/identity", "component-identity").volume,
    );
    expect(object("Service").spec).toMatchObject({
      clusterIP: "None",
      ports: expect.arrayContaining([expect.objectContaining({ name: "grpc", port: 10901 })]) as unknown,
    });
  });

  it("mounts the rules as they are written, and restarts when they change", () => {
    const { object, set } = synth();
    expect(object("ConfigMap", "thanos-rule-rules")).toMatchObject({ data: { "fleet.yml": rules[0]!.content } });
    const checksum = (template = podTemplate(set)) => template.metadata.annotations?.["checksum/rules"];
    const changed = synth({ rules: [{ name: "fleet.yml", content: "groups: []\n" }] });
    expect(checksum()).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(podTemplate(changed.set))).not.toBe(checksum());
  });

  it("tells every Alertmanager, and does not tell the two of a pair apart to it", () => {
    const { args, set } = synth({ replicas: 2, alertmanagers: "_http._tcp.alertmanager-headless.fleet" });
    expect(flagValues(args, "alertmanagers.url")).toEqual(["dnssrv+http://_http._tcp.alertmanager-headless.fleet"]);
    expect(flagValues(args, "alert.label-drop")).toEqual([prometheusReplicaLabel]);
    expect(set.spec).toMatchObject({ replicas: 2 });
    expect(container(set).env).toContainEqual({
      name: "POD_NAME",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
    });
  });

  it("takes every setting", () => {
    const { set, args } = synth({ settings: maximalSettings, linkUrl: "https://query.example.com" });
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(flagValues(args, "alert.query-url")).toEqual(["https://query.example.com"]);
    expect(args.slice(-2)).toEqual(["--enable-auto-gomemlimit", "--log.level=debug"]);
  });

  it("rejects no rules at all, and a flag that it sets itself", () => {
    expect(() => synth({ rules: [] })).toThrow("`rules` must name at least one file");
    const extraArgs = { "for-grace-period": "10m" };
    expect(() => synth({ settings: { ...maximalSettings, extraArgs } })).toThrow("got: for-grace-period");
  });
});
