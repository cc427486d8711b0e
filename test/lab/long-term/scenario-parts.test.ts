import { describe, expect, it } from "vitest";
import type { DescribedBlock } from "../../../lab/long-term/block.js";
import { breakBlocks } from "../../../lab/long-term/break-blocks.js";
import { copiesLeft } from "../../../lab/long-term/merged-copies.js";
import { longTermScenarios } from "../../../lab/long-term/scenarios/index.js";

const hour = 3_600_000;
const block = (start: number, more: Partial<DescribedBlock> = {}): DescribedBlock => ({
  ulid: `at-${start}`,
  tenant: "t",
  replica: undefined,
  resolution: 0,
  minTime: start * hour,
  maxTime: (start + 2) * hour,
  samples: 100,
  series: 1,
  level: 2,
  bytes: 1000,
  ...more,
});

describe("three copies that became one", () => {
  const history = { tenants: ["t"], samples: 300, distinctSamples: 100 };
  const before = ["a", "b", "c"].map((replica) => block(0, { replica, level: 1 }));

  it("hold every sample once, in no more bytes than one copy; aggregates do not count", () => {
    expect(copiesLeft(history, before, [block(0), block(0, { resolution: 300_000, samples: 20 })])).toEqual([]);
  });

  it.each([
    ["a copy that was left", [block(0), block(0, { replica: "c" })], "1 blocks still carry receive_replica"],
    ["samples that are there twice", [block(0, { samples: 101 })], "raw blocks hold 101 samples, one copy has 100"],
    ["samples that are gone", [block(0, { samples: 99 })], "raw blocks hold 99 samples, one copy has 100"],
    ["bytes of more than one copy", [block(0, { bytes: 1001 })], "raw blocks take 1001 bytes, one copy 1000"],
  ])("rejects %s", (_, after, problem) => {
    expect(copiesLeft(history, before, after)).toContain(problem);
  });

  it("rejects an upload that is not whole", () => {
    expect(copiesLeft(history, before.slice(1), [block(0, { bytes: 1 })])).toEqual([
      "not every block that was made is in the bucket",
    ]);
  });
});

describe("choosing blocks to break", () => {
  it("takes the oldest one and the first that is merged with its successor", () => {
    const blocks = [6, 2, 4, 8, 10].map((start) => block(start));
    expect(breakBlocks(blocks)).toMatchObject({ half: { minTime: 2 * hour }, corrupt: { minTime: 4 * hour } });
    // 6 is the last of its eight hours, so the next two are 8 and 10.
    const later = [4, 6, 8, 10].map((start) => block(start));
    expect(breakBlocks(later)).toMatchObject({ half: { minTime: 4 * hour }, corrupt: { minTime: 8 * hour } });
  });

  it("rejects a history that is too short", () => {
    expect(() => breakBlocks([block(0), block(2)])).toThrow("too few blocks");
  });
});

describe("the long-term scenarios", () => {
  it("are four, each with a claim of its own", () => {
    expect(new Set(longTermScenarios.map(({ title }) => title)).size).toBe(4);
  });
});
