import { describe, expect, it } from "vitest";
import type { DescribedBlock } from "../../../lab/long-term/block.js";
import { wronglyAnswered, wronglyLoaded } from "../../../lab/long-term/gateway-contents.js";
import { homeOf, shardsWith } from "../../../lab/long-term/shard-blocks.js";
import type { GatewaySharding } from "../../../src/thanos/gateway-shards.js";
import { Duration } from "../../../src/units/duration.js";

const hour = 3_600_000;
const now = 100 * hour;
const sharding: GatewaySharding = {
  shards: 2,
  timePartitions: [{ name: "recent", newerThan: Duration.hours(48) }, { name: "old" }],
  overlap: Duration.minutes(1),
};

/** Ids whose remainder by two is 0 and 1. */
const [EVEN, ODD] = ["01M7R3X9G0HDBJWBAYQEBVR6X2", "01M7RAS0R0HDBJWBAYQEBVR6X2"] as const;

const block = (ulid: string, fromHour: number): DescribedBlock => ({
  ulid,
  tenant: "t",
  replica: undefined,
  resolution: 0,
  minTime: fromHour * hour,
  maxTime: (fromHour + 2) * hour,
  samples: 1,
  series: 1,
  level: 1,
  bytes: 1,
});

describe("which gateway has a block", () => {
  // As Thanos v0.42.4 shared them out with `hashmod` over `__block_id`.
  it.each([
    [EVEN, 0],
    [ODD, 1],
    ["01M7RHMR00HDBJWBAYQEBVR6X2", 1],
    ["01M7RRGF80HDBJWBAYQEBVR6X2", 0],
  ])("follows from the hash of its id: %s is in shard %i of two", (ulid, shard) => {
    expect(shardsWith(block(ulid, 0), { ...sharding, timePartitions: [] }, now)).toEqual([shard]);
  });

  it("follows from its age, with both ages where it touches their bound", () => {
    expect(shardsWith(block(ODD, 60), sharding, now)).toEqual([1]);
    expect(shardsWith(block(ODD, 10), sharding, now)).toEqual([3]);
    expect(shardsWith(block(EVEN, 51), sharding, now)).toEqual([0, 2]);
  });

  it("is one gateway only if it stays so while the bound moves on", () => {
    const atBound = block(EVEN, 52);
    const later = now + hour;
    expect(homeOf(atBound, sharding, [later])).toBeUndefined();
    expect(homeOf(block(EVEN, 60), sharding, [now, later])).toBe(0);
    expect(homeOf(block(EVEN, 52.5), sharding, [now, now + 3 * hour])).toBeUndefined();
  });
});

describe("what gateways have loaded", () => {
  const blocks = [block(EVEN, 60), block(ODD, 60), block(ODD, 10)];
  const before = { at: now, blocks };
  const after = { at: now + 60_000, blocks: [...blocks, block(EVEN, 98)] };
  const check = (...loaded: number[][]) => wronglyLoaded(loaded, sharding, before, after);

  it("is their share, with or without what came meanwhile", () => {
    expect(check([1, 2], [1, 1], [0, 0], [1, 1])).toEqual([]);
  });

  it("rejects a block too many and one too few, of any replica", () => {
    expect(check([1, 3], [0, 1], [0, 0], [1, 1])).toEqual([
      "gateway 0 has 3 blocks, should be 1 to 2",
      "gateway 1 has 0 blocks, should be 1 to 1",
    ]);
  });
});

describe("what gateways answer", () => {
  const [even, odd, bound] = [block(EVEN, 60), block(ODD, 10), block(EVEN, 51)];
  const check = (...ends: number[][]) =>
    wronglyAnswered(
      ends.map((hours) => new Set(hours.map((end) => end * hour))),
      sharding,
      [even, odd, bound],
      [now, now],
    );

  it("is of their own blocks, and of some of those at a bound", () => {
    expect(check([62], [], [53], [12])).toEqual([]);
    expect(check([62, 53], [], [], [12])).toEqual([]);
  });

  it("rejects an answer about another one's block, and none about an own one", () => {
    expect(check([62, 12], [], [], [])).toEqual([
      `gateway 0 answers something of ${ODD}, which is gateway 3's`,
      `gateway 3 answers nothing of ${ODD}, which is gateway 3's`,
    ]);
  });
});
