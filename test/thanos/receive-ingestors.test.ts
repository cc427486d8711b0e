import { describe, expect, it } from "vitest";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { ReceiveIngestors, type ReceiveIngestorsProps } from "../../src/thanos/receive-ingestors.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";
import { synthConstruct } from "../support/construct.js";
import { grpcFlags } from "../support/identity.js";
import { container, flagValues, podSpec, podTemplate } from "../support/pod-spec.js";
import {
  identityStore,
  keyStoreMount,
  keyStoreVariables,
  maximallyPlacedPod,
  maximalSettings,
  minimalGrpcComponent,
  storeWithUsers,
} from "../support/thanos.js";

function synth(props: Partial<ReceiveIngestorsProps> = {}) {
  let ingestors: ReceiveIngestors | undefined;
  const result = synthConstruct((stack, namespace) => {
    ingestors = new ReceiveIngestors(stack, "ingestors", {
      ...minimalGrpcComponent(stack, namespace),
      objectStore: identityStore,
      count: 3,
      zones: [],
      retention: Duration.days(2),
      outOfOrderWindow: Duration.hours(2),
      blockDuration: Duration.hours(2),
      volumeSize: Quantity.parse("50Gi"),
      minReady: Duration.minutes(2),
      ...props,
    });
  });
  return { ...result, ingestors: ingestors! };
}

const address = (set: string, ordinal: number) => `${set}-${ordinal}.${set}.fleet.svc.cluster.local:10901`;

describe("ReceiveIngestors", () => {
  it("are one StatefulSet anywhere where there are no zones", () => {
    const { object, ingestors } = synth();
    expect(object("StatefulSet")).toMatchObject({
      metadata: { name: "thanos-receive-ingestor" },
      spec: {
        replicas: 3,
        minReadySeconds: 120,
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "50Gi" } } } }],
      },
    });
    expect(podSpec(object("StatefulSet"))).not.toHaveProperty("affinity");
    expect(ingestors.endpoints).toEqual([0, 1, 2].map((n) => ({ address: address("thanos-receive-ingestor", n) })));
    expect(ingestors.grpcServices).toEqual(["dnssrv+_grpc._tcp.thanos-receive-ingestor.fleet.svc.cluster.local"]);
  });

  it("keep exemplars where they are told to, and otherwise none", () => {
    const kept = (props: Partial<ReceiveIngestorsProps>) =>
      flagValues(container(synth(props).object("StatefulSet")).args ?? [], "tsdb.max-exemplars");
    expect(kept({ exemplars: { perTenant: 1000 } })).toEqual(["1000"]);
    expect(kept({})).toEqual([]);
  });

  it("keep every sample that Receive accepts, for as long as it is told", () => {
    expect(container(synth().object("StatefulSet")).args).toEqual([
      "receive",
      "--http-address=0.0.0.0:10902",
      "--log.format=logfmt",
      '--label=receive_replica="$(POD_NAME)"',
      "--receive.tenant-label-name=tenant_id",
      ...grpcFlags,
      "--receive.capnproto-address=127.0.0.1:19391",
      "--remote-write.address=127.0.0.1:19291",
      "--tsdb.path=/data",
      "--tsdb.retention=2d",
      "--tsdb.min-block-duration=2h",
      "--tsdb.max-block-duration=2h",
      "--tsdb.out-of-order.time-window=2h",
      "--tsdb.too-far-in-future.time-window=5m",
      `--objstore.config=${identityStore.access("receiveIngestor").document}`,
    ]);
  });

  it("have time to flush every head and to upload the blocks at their end", () => {
    expect(podSpec(synth().object("StatefulSet")).terminationGracePeriodSeconds).toBe(900);
  });

  it("have half an hour to replay their write-ahead log", () => {
    const { failureThreshold, periodSeconds } = container(synth().object("StatefulSet")).startupProbe ?? {};
    expect(Number(failureThreshold) * Number(periodSeconds)).toBe(1800);
  });

  it("are one StatefulSet per zone, each pinned to it, with equal shares", () => {
    const { object, ingestors } = synth({ count: 6, zones: ["a", "b", "c"] });
    for (const zone of ["a", "b", "c"]) {
      expect(object("StatefulSet", `thanos-receive-ingestor-${zone}`).spec).toMatchObject({ replicas: 2 });
      expect(podSpec(object("StatefulSet", `thanos-receive-ingestor-${zone}`))).toMatchObject({
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ values: [zone] }] }],
            },
          },
        },
      });
    }
    expect(ingestors.endpoints.map(({ zone }) => zone)).toEqual(["a", "a", "b", "b", "c", "c"]);
    expect(ingestors.endpoints[2]).toEqual({ address: address("thanos-receive-ingestor-b", 0), zone: "b" });
    expect(ingestors.grpcServices).toHaveLength(3);
  });

  it("have the first of each zone in the ring, while Query asks all of them", () => {
    const { object, ingestors } = synth({ count: 6, ringSize: 3, zones: ["a", "b", "c"] });
    expect(object("StatefulSet", "thanos-receive-ingestor-c").spec).toMatchObject({ replicas: 2 });
    expect(ingestors.endpoints).toEqual(
      ["a", "b", "c"].map((zone) => ({ address: address(`thanos-receive-ingestor-${zone}`, 0), zone })),
    );
    expect(ingestors.grpcServices).toEqual(synth({ count: 6, zones: ["a", "b", "c"] }).ingestors.grpcServices);
  });

  it("know their memory limit, and their limit of CPU by the runtime itself", () => {
    const { env = [] } = container(synth().object("StatefulSet"));
    expect(env.map(({ name }) => name)).toContain("GOMEMLIMIT");
    expect(env.map(({ name }) => name)).not.toContain("GOMAXPROCS");
  });

  it("roll one zone at a time, so that no two copies of a sample are away at once", () => {
    const { json } = synth({ zones: ["a", "b", "c"] });
    const sets = (
      json.resource as Record<string, Record<string, { metadata: { name: string }; depends_on?: string[] }>>
    ).kubernetes_stateful_set_v1!;
    const byZone = new Map(
      Object.entries(sets).map(([key, { metadata, depends_on = [] }]) => [
        metadata.name.at(-1),
        {
          address: `kubernetes_stateful_set_v1.${key}`,
          depends_on: depends_on.filter((address) => address.startsWith("kubernetes_stateful_set_v1.")),
        },
      ]),
    );
    expect(byZone.get("a")?.depends_on).toEqual([]);
    expect(byZone.get("b")?.depends_on).toEqual([byZone.get("a")?.address]);
    expect(byZone.get("c")?.depends_on).toEqual([byZone.get("b")?.address]);
  });

  it("lose at most one over all zones to a drain", () => {
    const { objects, object } = synth({ zones: ["a", "b", "c"] });
    expect(objects.filter(({ kind }) => kind === "PodDisruptionBudget")).toHaveLength(1);
    const selector = { "app.kubernetes.io/component": "receive-ingestor" };
    expect(object("PodDisruptionBudget").spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
    for (const zone of ["a", "b", "c"]) {
      expect(podTemplate(object("StatefulSet", `thanos-receive-ingestor-${zone}`)).metadata.labels).toMatchObject(
        selector,
      );
    }
  });

  it("take every setting, the store's keys, and wait for the store", () => {
    const { object, resource } = synthConstruct((stack, namespace) => {
      const first = new ConfigMapV1(stack, "first", { metadata: { name: "first" } });
      new ReceiveIngestors(stack, "ingestors", {
        ...minimalGrpcComponent(stack, namespace),
        objectStore: { access: (role) => ({ ...storeWithUsers.access(role), dependsOn: [first] }) },
        count: 5,
        zones: [],
        retention: Duration.hours(36),
        outOfOrderWindow: Duration.hours(25),
        blockDuration: Duration.minutes(1),
        volumeSize: Quantity.parse("1Gi"),
        minReady: Duration.seconds(1),
        settings: maximalSettings,
      });
    });
    const set = object("StatefulSet");
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(podTemplate(set).metadata.annotations).toMatchObject({ "checksum/object-store-user": "receiveIngestor-2" });
    expect(container(set).volumeMounts).toContainEqual(expect.objectContaining(keyStoreMount));
    expect(container(set).env?.slice(3)).toEqual(keyStoreVariables);
    expect(container(set).args).toEqual(
      expect.arrayContaining([
        "--tsdb.retention=1d12h",
        "--tsdb.out-of-order.time-window=1d1h",
        "--tsdb.min-block-duration=1m",
        "--tsdb.max-block-duration=1m",
        "--enable-auto-gomemlimit",
        "--log.level=debug",
      ]),
    );
    expect(set.spec).toMatchObject({ replicas: 5, minReadySeconds: 1 });
    expect(resource("kubernetes_stateful_set_v1").depends_on).toContain("kubernetes_config_map_v1.first");
  });

  it("take Cap'n Proto from other pods only where it was chosen", () => {
    const [loopback, chosen] = (["protobuf", "capnproto"] as const).map((replicationProtocol) =>
      synth({ replicationProtocol }),
    );
    const ports = (object: KubernetesObject) => (object.spec as { ports: { name: string; port: number }[] }).ports;
    expect(container(loopback!.object("StatefulSet")).args).toContain("--receive.capnproto-address=127.0.0.1:19391");
    expect(ports(loopback!.object("Service")).map(({ name }) => name)).not.toContain("capnproto");
    expect(container(chosen!.object("StatefulSet")).args).toContain("--receive.capnproto-address=0.0.0.0:19391");
    expect(ports(chosen!.object("Service"))).toContainEqual(
      expect.objectContaining({ name: "capnproto", port: 19391 }),
    );
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { "tsdb.retention": "1d" } } })).toThrow(
      "`extraArgs`: the component sets these flags itself; use its own settings instead; got: tsdb.retention",
    );
  });
});
