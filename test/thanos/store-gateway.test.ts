import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { StoreGateway, type StoreGatewayProps } from "../../src/thanos/store-gateway.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { grpcFlags } from "../support/identity.js";
import { container, flagValues, podTemplate } from "../support/pod-spec.js";
import {
  identityStore,
  keyStoreMount,
  keyStoreVariables,
  maximallyPlacedPod,
  maximalSettings,
  minimalGrpcComponent,
  storeWithUsers,
} from "../support/thanos.js";

function synth(props: Partial<StoreGatewayProps> = {}) {
  let gateway: StoreGateway | undefined;
  const result = synthConstruct((stack, namespace) => {
    gateway = new StoreGateway(stack, "gateway", {
      ...minimalGrpcComponent(stack, namespace),
      objectStore: identityStore,
      replicas: 1,
      volumeSize: Quantity.parse("20Gi"),
      indexCache: Quantity.parse("512Mi"),
      bucketCache: Quantity.parse("256Mi"),
      syncInterval: Duration.minutes(15),
      deleteDelay: Duration.hours(48),
      ...props,
    });
  });
  const sets = result.objects.filter(({ kind }) => kind === "StatefulSet");
  const set = sets[0]!;
  return { ...result, sets, set, args: container(set).args ?? [], grpcAddresses: gateway!.grpcAddresses };
}

const memcached = { address: "dnssrvnoa+_memcached._tcp.cache", maxItemSize: Quantity.parse("5Mi") };

describe("StoreGateway", () => {
  it("reads the object store", () => {
    const { set, args, grpcAddresses } = synth();
    expect(args.map((arg) => arg.split("=")[0])).toEqual([
      "store",
      "--http-address",
      "--log.format",
      ...grpcFlags.map((flag) => flag.split("=")[0]),
      "--data-dir",
      "--objstore.config",
      "--index-cache.config",
      "--store.caching-bucket.config",
      "--sync-block-duration",
      "--ignore-deletion-marks-delay",
      "--store.enable-index-header-lazy-reader",
      "--store.index-header-lazy-download-strategy",
    ]);
    expect(flagValues(args, "objstore.config")).toEqual([identityStore.access("storeGateway").document]);
    expect(set.spec).toMatchObject({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" } }] });
    expect(grpcAddresses).toEqual(["thanos-store-gateway-0.thanos-store-gateway.fleet.svc.cluster.local:10901"]);
  });

  it("finds blocks as it is told", () => {
    expect(flagValues(synth().args, "block-discovery-strategy")).toEqual([]);
    expect(flagValues(synth({ blockDiscovery: "recursive" }).args, "block-discovery-strategy")).toEqual(["recursive"]);
  });

  it("lets go of a deleted block after half of the Compactor's delay", () => {
    expect(flagValues(synth().args, "ignore-deletion-marks-delay")).toEqual(["1d"]);
    expect(flagValues(synth({ deleteDelay: Duration.minutes(30) }).args, "ignore-deletion-marks-delay")).toEqual([
      "15m",
    ]);
  });

  it.each([
    ["512Mi", { max_size: "512MB", max_item_size: "125MB" }],
    ["64Mi", { max_size: "64MB", max_item_size: "32MB" }],
  ])("caches in %s, with items that fit, without which it would not start", (size, config) => {
    const [cache] = flagValues(synth({ indexCache: Quantity.parse(size) }).args, "index-cache.config");
    expect(parse(cache!)).toEqual({ type: "IN-MEMORY", config });
  });

  it.each([
    ["15m", "5m", "7m30s"],
    ["1h", "5m", "15m"],
    ["30s", "15s", "15s"],
  ])("sees what is new in the bucket at every look, one each %s, whatever it caches", (interval, listed, absent) => {
    const [cache] = flagValues(synth({ syncInterval: Duration.parse(interval) }).args, "store.caching-bucket.config");
    expect(parse(cache!)).toEqual({
      type: "IN-MEMORY",
      config: { max_size: "256MB", max_item_size: "125MB" },
      blocks_iter_ttl: listed,
      metafile_doesnt_exist_ttl: absent,
    });
  });

  it("keeps either cache in memcached, and skips what that does not take", () => {
    const { args } = synth({ indexCache: memcached, bucketCache: memcached });
    const backend = { type: "MEMCACHED", config: { addresses: [memcached.address], max_item_size: "5MB" } };
    expect(parse(flagValues(args, "index-cache.config")[0]!)).toEqual(backend);
    expect(parse(flagValues(args, "store.caching-bucket.config")[0]!)).toMatchObject(backend);
    const { args: mixed } = synth({ indexCache: memcached });
    expect(parse(flagValues(mixed, "store.caching-bucket.config")[0]!)).toMatchObject({ type: "IN-MEMORY" });
  });

  it("is asked at one address for each shard, also where several gateways have the same blocks", () => {
    const sharding = { shards: 2, timePartitions: [], overlap: Duration.hours(2) };
    const host = (name: string) => `${name}.fleet.svc.cluster.local:10901`;
    const one = synth({ sharding });
    expect(one.sets.map(({ metadata }) => metadata.name)).toEqual([
      "thanos-store-gateway-shard-0",
      "thanos-store-gateway-shard-1",
    ]);
    expect(one.grpcAddresses).toEqual(
      [0, 1].map((n) => host(`thanos-store-gateway-shard-${n}-0.thanos-store-gateway-shard-${n}`)),
    );
    const two = synth({ sharding, replicas: 2 });
    expect(two.grpcAddresses).toEqual([0, 1].map((n) => host(`thanos-store-gateway-shard-${n}-any`)));
    const { spec } = two.object("Service", "thanos-store-gateway-shard-1-any");
    expect(spec).toMatchObject({
      selector: { "app.kubernetes.io/name": "thanos-store-gateway-shard-1" },
      ports: [{ name: "grpc", port: 10901 }],
    });
    // Headless it would be one address per gateway again.
    expect(spec).not.toHaveProperty("clusterIP");
  });

  it("limits what one request may cost where it is told to, and nothing else", () => {
    const limits = { series: 5, samples: 6, downloadedBytes: Quantity.parse("1Gi"), concurrency: 7 };
    expect(synth({ limits }).args.slice(-4)).toEqual([
      "--store.limits.request-series=5",
      "--store.limits.request-samples=6",
      "--store.grpc.downloaded-bytes-limit=1073741824B",
      "--store.grpc.series-max-concurrency=7",
    ]);
    expect(synth().args.filter((arg) => /limit|max-concurrency/.test(arg))).toEqual([]);
  });

  it("takes every setting and the store's keys", () => {
    const { set, args } = synth({
      objectStore: storeWithUsers,
      settings: maximalSettings,
      replicas: 2,
      syncInterval: Duration.seconds(15),
    });
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(podTemplate(set).metadata.annotations).toMatchObject({ "checksum/object-store-user": "storeGateway-2" });
    expect(container(set).volumeMounts).toContainEqual(expect.objectContaining(keyStoreMount));
    expect(set.spec).toMatchObject({ replicas: 2, volumeClaimTemplates: [{ spec: { storageClassName: "fast" } }] });
    expect(container(set).env?.slice(1)).toEqual(keyStoreVariables);
    expect(args).toEqual(expect.arrayContaining(["--sync-block-duration=15s", "--log.level=debug"]));
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { "data-dir": "/" } } })).toThrow("got: data-dir");
  });
});
