import { describe, expect, it } from "vitest";
import { itemMegabytes } from "../../src/capacity/item-memory.js";
import { Memcached, type MemcachedProps } from "../../src/cache/memcached.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { restrictedProblems } from "../support/restricted.js";
import { maximallyPlacedPod, maximalSettings } from "../support/thanos.js";
import { minimalSettings } from "../support/workload.js";

function synth(props: Partial<MemcachedProps> = {}) {
  let memcached: Memcached | undefined;
  const result = synthConstruct((stack, namespace) => {
    memcached = new Memcached(stack, "memcached", {
      namespace,
      image: "example.com/memcached:1",
      replicas: 2,
      maxItemSize: Quantity.parse("5Mi"),
      settings: minimalSettings,
      ...props,
    });
  });
  const set = result.object("StatefulSet");
  return { ...result, set, memcached: memcached! };
}

describe("Memcached", () => {
  it("keeps items in two thirds of its memory, without a volume", () => {
    const { set } = synth();
    expect(container(set)).toMatchObject({
      command: ["memcached"],
      args: ["--port=11211", "--memory-limit=666", "--max-item-size=5242880", "--conn-limit=4096"],
    });
    expect(set.spec).toMatchObject({ replicas: 2 });
    expect(set.spec).not.toHaveProperty("volumeClaimTemplates");
    expect(restrictedProblems(podSpec(set))).toEqual([]);
  });

  it("is found pod by pod and by name, so that a restart moves no item", () => {
    const { memcached, object } = synth();
    expect(memcached.client).toEqual({
      address: "dnssrvnoa+_memcached._tcp.memcached.fleet.svc.cluster.local",
      maxItemSize: Quantity.parse("5Mi"),
    });
    expect(object("Service").spec).toMatchObject({
      clusterIP: "None",
      ports: [expect.objectContaining({ name: "memcached", port: 11211 })],
    });
  });

  it("is well when it takes a connection: it speaks no HTTP", () => {
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"] as const) {
      expect(container(synth().set)[probe]).toMatchObject({ tcpSocket: { port: "memcached" } });
      expect(container(synth().set)[probe]).not.toHaveProperty("httpGet");
    }
  });

  it("takes every setting", () => {
    const { set } = synth({
      replicas: 5,
      maxItemSize: Quantity.parse("1Mi"),
      settings: { ...maximalSettings, extraArgs: { threads: 8 } },
    });
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(set.spec).toMatchObject({ replicas: 5 });
    expect(container(set).args).toEqual([
      "--port=11211",
      "--memory-limit=1365",
      "--max-item-size=1048576",
      "--conn-limit=4096",
      "--threads=8",
    ]);
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...maximalSettings, extraArgs: { "memory-limit": 1 } } })).toThrow(
      "got: memory-limit",
    );
  });
});

describe("itemMegabytes", () => {
  it.each([
    ["1536Mi", 1024],
    ["1000Mi", 666],
    ["3G", 1907],
  ])("are two thirds of %s: %i", (limit, megabytes) => {
    expect(itemMegabytes(Quantity.parse(limit))).toBe(megabytes);
  });
});
