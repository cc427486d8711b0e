import { describe, expect, it } from "vitest";
import { describedBlocks, type DescribedBlock } from "../../../lab/long-term/block.js";
import { coverage, coveredByAll } from "../../../lab/long-term/coverage.js";

const hour = 3_600_000;
const block = (tenant: string, from: number, to: number, resolution = 0): DescribedBlock => ({
  ulid: `${tenant}-${from}-${resolution}`,
  tenant,
  replica: undefined,
  resolution,
  minTime: from * hour,
  maxTime: to * hour,
  samples: 0,
  series: 0,
  level: 1,
  bytes: 0,
});

describe("blocks as they describe themselves", () => {
  it("are read from what Thanos lists", () => {
    const meta = (ulid: string, replica?: string) =>
      JSON.stringify(
        {
          ulid,
          minTime: 0,
          maxTime: 2 * hour,
          stats: { numSamples: 7, numSeries: 3 },
          compaction: { level: 2, sources: [] },
          thanos: {
            labels: { tenant_id: "t", ...(replica === undefined ? {} : { receive_replica: replica }) },
            downsample: { resolution: 300_000 },
            files: [
              { rel_path: "index", size_bytes: 5 },
              { rel_path: "chunks/000001", size_bytes: 6 },
              { rel_path: "meta.json" },
            ],
          },
        },
        undefined,
        "\t",
      );
    const common = {
      tenant: "t",
      resolution: 300_000,
      minTime: 0,
      maxTime: 2 * hour,
      samples: 7,
      series: 3,
      level: 2,
      bytes: 11,
    };
    expect(describedBlocks(`${meta("A")}\n${meta("B", "r")}\n`)).toEqual([
      { ...common, ulid: "A", replica: undefined },
      { ...common, ulid: "B", replica: "r" },
    ]);
    expect(describedBlocks("\n")).toEqual([]);
  });
});

describe("the time that blocks cover", () => {
  it("is joined where blocks touch or overlap, for one tenant and one resolution", () => {
    const blocks = [block("a", 4, 6), block("a", 0, 2), block("a", 2, 4), block("a", 1, 3), block("a", 8, 10)];
    const others = [block("b", 6, 8), block("a", 6, 8, 300_000)];
    expect(coverage([...blocks, ...others], "a", 0)).toEqual([
      { from: 0, to: 6 * hour },
      { from: 8 * hour, to: 10 * hour },
    ]);
  });

  it("is what all tenants have in common, the longest stretch, in whole windows", () => {
    const blocks = [block("a", 1, 20), block("b", 0, 6), block("b", 7, 19)];
    expect(coveredByAll(blocks, ["a", "b"], 0, 3600)).toEqual({ from: 7 * hour, to: 19 * hour });
    expect(coveredByAll(blocks, ["a", "b"], 0, 5 * 3600)).toEqual({ from: 10 * hour, to: 15 * hour });
  });

  it("is none where a tenant has no block of that resolution, or none of a whole window", () => {
    const blocks = [block("a", 0, 4), block("a", 0, 4, 300_000), block("b", 0, 4)];
    expect(coveredByAll(blocks, ["a", "b"], 300_000, 3600)).toBeUndefined();
    expect(coveredByAll(blocks, ["a", "b"], 0, 5 * 3600)).toBeUndefined();
  });
});
