import { describe, expect, it } from "vitest";
import { Compactor, type CompactorProps } from "../../src/thanos/compactor.js";
import { prometheusReplicaLabel, receiveReplicaLabel } from "../../src/thanos/thanos-component.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { container, flagValues, podTemplate } from "../support/pod-spec.js";
import {
  identityStore,
  keyStoreMount,
  keyStoreVariables,
  maximallyPlacedPod,
  maximalSettings,
  minimalComponent,
  storeWithUsers,
} from "../support/thanos.js";

function synth(props: Partial<CompactorProps> = {}) {
  const { object } = synthConstruct((stack, namespace) => {
    new Compactor(stack, "compactor", {
      ...minimalComponent(namespace),
      objectStore: identityStore,
      retention: { raw: Duration.days(30), fiveMinutes: Duration.days(180), oneHour: Duration.days(730) },
      volumeSize: Quantity.parse("100Gi"),
      waitInterval: Duration.minutes(5),
      consistencyDelay: Duration.minutes(30),
      deleteDelay: Duration.hours(48),
      concurrency: 1,
      downsampleConcurrency: 1,
      ...props,
    });
  });
  const set = object("StatefulSet");
  return { set, args: container(set).args ?? [] };
}

describe("Compactor", () => {
  it("is exactly one, because two on one bucket corrupt it", () => {
    expect(synth().set.spec).toMatchObject({ replicas: 1 });
    // @ts-expect-error nobody can ask for more
    expect(synth({ replicas: 2 }).set.spec).toMatchObject({ replicas: 1 });
  });

  it("merges, downsamples and deletes as it is told", () => {
    expect(synth().args).toEqual([
      "compact",
      "--http-address=0.0.0.0:10902",
      "--log.format=logfmt",
      "--wait",
      "--data-dir=/data",
      `--objstore.config=${identityStore.access("compactor").document}`,
      "--wait-interval=5m",
      "--consistency-delay=30m",
      "--delete-delay=2d",
      "--retention.resolution-raw=30d",
      "--retention.resolution-5m=180d",
      "--retention.resolution-1h=2y",
      "--deduplication.replica-label=receive_replica",
      "--compact.enable-vertical-compaction",
      "--compact.concurrency=1",
      "--downsample.concurrency=1",
    ]);
  });

  it("finds blocks as it is told", () => {
    expect(flagValues(synth().args, "block-discovery-strategy")).toEqual([]);
    expect(flagValues(synth({ blockDiscovery: "recursive" }).args, "block-discovery-strategy")).toEqual(["recursive"]);
  });

  it("does as much at one time as it is told", () => {
    const { args } = synth({
      concurrency: 2,
      downsampleConcurrency: 3,
      blockFetchConcurrency: 4,
      metaFetchConcurrency: 5,
    });
    expect(args.slice(-4)).toEqual([
      "--compact.concurrency=2",
      "--downsample.concurrency=3",
      "--compact.blocks-fetch-concurrency=4",
      "--block-meta-fetch-concurrency=5",
    ]);
  });

  it.each(["no-debug.halt-on-error", "compact.skip-block-with-out-of-order-chunks"])(
    "rejects %s, which would hide a halt",
    (flag) => {
      const settings = { ...maximalSettings, extraArgs: { [flag]: true } };
      expect(() => synth({ settings })).toThrow(`got: ${flag}`);
    },
  );

  it("joins Receive's copies alone: a pair of Prometheus differs sample by sample", () => {
    const labels = flagValues(synth().args, "deduplication.replica-label");
    expect(labels).toEqual([receiveReplicaLabel]);
    expect(labels).not.toContain(prometheusReplicaLabel);
  });

  it("takes every setting and the store's keys", () => {
    const { set, args } = synth({
      objectStore: storeWithUsers,
      settings: maximalSettings,
      consistencyDelay: Duration.ZERO,
      waitInterval: Duration.days(1),
    });
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(podTemplate(set).metadata.annotations).toMatchObject({ "checksum/object-store-user": "compactor-2" });
    expect(container(set).volumeMounts).toContainEqual(expect.objectContaining(keyStoreMount));
    expect(container(set).env?.slice(1)).toEqual(keyStoreVariables);
    expect(args).toEqual(
      expect.arrayContaining(["--consistency-delay=0s", "--wait-interval=24h", "--log.level=debug"]),
    );
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { "no-wait": true } } })).toThrow("got: no-wait");
  });
});
