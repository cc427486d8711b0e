import { describe, expect, it } from "vitest";
import { costEstimate } from "../../src/cost/cost-estimate.js";
import type { CostInput } from "../../src/cost/cost-input.js";
import { erasureCoding } from "../../src/cost/erasure-coding.js";
import { Duration } from "../../src/units/duration.js";

const input: CostInput = {
  tenants: [{ tenant: "batcave", series: 1_000, scrapeInterval: Duration.seconds(30) }],
  replicationFactor: 3,
  blockDuration: Duration.hours(2),
  retention: { raw: Duration.days(28), fiveMinutes: Duration.days(28), oneHour: Duration.days(28) },
  downsampling: true,
  deleteDelay: Duration.days(2),
  noncurrent: Duration.ZERO,
  compactor: { waitInterval: Duration.minutes(5), recursive: false },
  gateways: { replicas: 1, groups: 1, syncInterval: Duration.minutes(15), recursive: false },
  bytesPerSample: 2,
};
const stage = (estimate: ReturnType<typeof costEstimate>, days: number, resolution = "raw") =>
  estimate.stages.find((each) => each.by === "compactor" && each.resolution === resolution && each.days === days);

describe("the cost estimate", () => {
  it("computes a block as by hand", () => {
    // 2 h: 240 samples x 2 B + 120 B + 2 chunks x 9 B, a thousand times.
    expect(stage(costEstimate(input), 2 / 24)?.weight).toEqual({ bytes: 618_000, objects: 3, puts: 3 });
    // 14 d of hours: 336 windows x 13.5 B + 120 B + 4 chunks x 9 B.
    expect(stage(costEstimate(input), 14, "oneHour")?.weight.bytes).toBe(4_692_000);
  });

  it("counts blocks as by hand", () => {
    // 3 copies of the newest, then half a step of each length, and two of 14 d.
    expect(costEstimate(input).stored[0]?.blocks).toBeCloseTo(3 + 1.5 + 2.5 + 3 + 2);
    // In two days 36 copies, 24 of 2 h, 6 of 8 h, 1 of 2 d twice, and a seventh of 14 d three times.
    const waiting = costEstimate({ ...input }).stored.at(-1);
    expect(waiting?.blocks).toBeCloseTo(72 + 24 + 6 + 2 + 3 / 7);
  });

  it("prices what is kept and asked for as by hand", () => {
    const prices = { perGbMonth: 1, perThousandPuts: 2, perThousandGets: 0 };
    const { requests, stored } = costEstimate(input, prices);
    // 36 copies a day for 30 days, three objects each.
    expect(requests[0]).toEqual({ kind: "ingestor uploads", puts: 3_240, gets: 1_080, dollars: 6.48 });
    expect(stored[0]?.dollars).toBeCloseTo((stored[0]?.bytes ?? 0) / 2 ** 30);
  });

  it("keeps what a versioned bucket keeps, which is not live", () => {
    const [plain, versioned] = [costEstimate(input), costEstimate({ ...input, noncurrent: Duration.days(2) })];
    expect(versioned.stored.slice(0, -1)).toEqual(plain.stored);
    expect(versioned.stored.at(-1)).toEqual({ ...plain.stored.at(-1), resolution: "noncurrent versions" });
    // Nobody lists what is deleted, nor asks for it.
    expect(versioned.requests).toEqual(plain.requests);
  });

  it("says what grows for ever", () => {
    const retention = { ...input.retention, raw: Duration.ZERO };
    const [raw, fiveMinutes] = costEstimate({ ...input, retention }).stored;
    expect(raw?.growth).toBeCloseTo((30 / 14) * (stage(costEstimate(input), 14)?.weight.bytes ?? 0));
    expect(fiveMinutes?.growth).toBe(0);
  });

  it("makes no block longer than it is kept", () => {
    const retention = { ...input.retention, raw: Duration.days(4) };
    expect(stage(costEstimate({ ...input, retention }), 14)).toBeUndefined();
  });

  it("asks no block for its meta.json where the bucket is listed as a whole", () => {
    const recursive = { ...input, compactor: { ...input.compactor, recursive: true } };
    const looks = (of: CostInput) => costEstimate(of).requests[2]!;
    const blocks = costEstimate(input).blocks;
    // Four looks in each of 8,640 runs, 8,640 for progress and 43,200 for its pages; marks are asked for in all but those.
    expect(looks(recursive).gets).toBeCloseTo((4 * 8_640 + 8_640) * 3 * blocks);
    expect(looks(input).gets).toBeCloseTo(looks(recursive).gets + (4 * 8_640 + 8_640 + 43_200) * blocks);
  });

  it("has each shard of gateways look at the whole bucket, and ask for the marks of its own blocks", () => {
    const looks = (groups: number) =>
      costEstimate({ ...input, gateways: { ...input.gateways, groups, recursive: true } }).requests[3]!;
    expect(looks(3).puts).toBe(3 * looks(1).puts);
    expect(looks(3).gets).toBeCloseTo(looks(1).gets);
  });
});

describe("MinIO's parity", () => {
  it.each([
    [1, 1, 1],
    [1, 4, 2],
    [4, 1, 2],
    [4, 4, 16 / 12],
  ])("of %i servers with %i drives takes %f bytes of disk for each", (servers, drives, overhead) => {
    expect(erasureCoding(servers, drives).overhead).toBeCloseTo(overhead);
  });
});
