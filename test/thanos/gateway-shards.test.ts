import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { gatewayShards, type GatewaySharding } from "../../src/thanos/gateway-shards.js";
import { Duration } from "../../src/units/duration.js";
import { flagValues } from "../support/pod-spec.js";

const shards = (sharding: Partial<GatewaySharding>) =>
  gatewayShards({ shards: 1, timePartitions: [], overlap: Duration.hours(2), ...sharding });
const days = (name: string, newerThan?: number) => ({
  name,
  newerThan: newerThan === undefined ? undefined : Duration.days(newerThan),
});

describe("gatewayShards", () => {
  it("is one that reads everything, under the plain name", () => {
    expect(shards({})).toEqual([{ id: "store-gateway", name: "thanos-store-gateway", args: [] }]);
  });

  it("shares blocks out by the hash of their id, each to exactly one shard", () => {
    const three = shards({ shards: 3 });
    expect(three.map(({ id, name }) => [id, name])).toEqual([
      ["shard-0", "thanos-store-gateway-shard-0"],
      ["shard-1", "thanos-store-gateway-shard-1"],
      ["shard-2", "thanos-store-gateway-shard-2"],
    ]);
    expect(three.map(({ args }) => parse(flagValues(args, "selector.relabel-config")[0]!) as unknown)).toEqual(
      ["0", "1", "2"].map((regex) => [
        { action: "hashmod", source_labels: ["__block_id"], target_label: "shard", modulus: 3 },
        { action: "keep", source_labels: ["shard"], regex },
      ]),
    );
  });

  it("leaves no age out: each partition ends after the next one began", () => {
    const found = shards({ timePartitions: [days("new", 10), days("mid", 90), days("old")] });
    expect(found.map(({ id, name, args }) => [id, name, args])).toEqual([
      ["new", "thanos-store-gateway-new", ["--min-time=-10d"]],
      ["mid", "thanos-store-gateway-mid", ["--min-time=-90d", "--max-time=-9d22h"]],
      ["old", "thanos-store-gateway-old", ["--max-time=-89d22h"]],
    ]);
  });

  it("gives every partition all shards", () => {
    const found = shards({ shards: 2, timePartitions: [days("new", 10), days("old")] });
    expect(found.map(({ name }) => name)).toEqual([
      "thanos-store-gateway-new-shard-0",
      "thanos-store-gateway-new-shard-1",
      "thanos-store-gateway-old-shard-0",
      "thanos-store-gateway-old-shard-1",
    ]);
    expect(new Set(found.map(({ args }) => args.join())).size).toBe(4);
  });

  it("leaves the shards that are there alone when a partition is added, names and all", () => {
    const two = shards({ timePartitions: [days("new", 10), days("old")] });
    const three = shards({ timePartitions: [days("new", 10), days("mid", 90), days("old")] });
    expect(three[0]).toEqual(two[0]);
    expect(three.map(({ name }) => name)).toEqual(expect.arrayContaining(two.map(({ name }) => name)));
  });
});
