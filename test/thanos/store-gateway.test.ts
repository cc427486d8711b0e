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
      indexCacheSize: Quantity.parse("512Mi"),
      syncInterval: Duration.minutes(15),
      deleteDelay: Duration.hours(48),
      ...props,
    });
  });
  const set = result.object("StatefulSet");
  return { set, args: container(set).args ?? [], grpcAddresses: gateway!.grpcAddresses };
}

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
      "--sync-block-duration",
      "--ignore-deletion-marks-delay",
      "--store.enable-index-header-lazy-reader",
    ]);
    expect(flagValues(args, "objstore.config")).toEqual([identityStore.access("storeGateway").document]);
    expect(set.spec).toMatchObject({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" } }] });
    expect(grpcAddresses).toEqual(["thanos-store-gateway-0.thanos-store-gateway.fleet.svc.cluster.local:10901"]);
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
    const [cache] = flagValues(synth({ indexCacheSize: Quantity.parse(size) }).args, "index-cache.config");
    expect(parse(cache!)).toEqual({ type: "IN-MEMORY", config });
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
