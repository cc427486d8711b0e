import { describe, expect, it } from "vitest";
import { compactionBytes, compactorVolumeFor, type TenantLoad } from "../../src/capacity/compaction-disk.js";
import { Duration } from "../../src/units/duration.js";

const tenant = (activeSeries: number, seconds = 30): TenantLoad => ({
  activeSeries,
  scrapeInterval: Duration.seconds(seconds),
});
const alone = { concurrency: 1, downsampleConcurrency: 1 };
// 2 weeks of 50 k series every 30 s, at 4.5 bytes; in and out, a fifth to spare, and a tenth for the file system.
const twoWeeks = ((50_000 / 30) * 1_209_600 * 4.5 * 2 * 1.2) / 0.9;

describe("compactionBytes", () => {
  it("are two weeks of the largest tenant, in and out", () => {
    expect(compactionBytes([tenant(10_000), tenant(50_000), tenant(20_000)], alone)).toBeCloseTo(twoWeeks, 0);
  });

  it("count samples and not series", () => {
    expect(compactionBytes([tenant(50_000, 30), tenant(60_000, 60)], alone)).toBeCloseTo(twoWeeks, 0);
  });

  it.each([
    [{ concurrency: 2, downsampleConcurrency: 1 }, 2],
    [{ concurrency: 1, downsampleConcurrency: 3 }, 3],
    [{ concurrency: 8, downsampleConcurrency: 1 }, 3],
  ])("are those of as many tenants as are worked on at one time, with %j", (concurrency, tenants) => {
    const three = [tenant(50_000), tenant(50_000), tenant(50_000)];
    expect(compactionBytes(three, concurrency)).toBeCloseTo(tenants * twoWeeks, 0);
  });
});

describe("compactorVolumeFor", () => {
  it.each([
    [0, "100Gi"],
    [100 * 2 ** 30, "100Gi"],
    [100 * 2 ** 30 + 1, "200Gi"],
    [700 * 2 ** 30, "800Gi"],
  ])("holds %i bytes, in steps that a further cluster seldom takes", (bytes, size) => {
    expect(String(compactorVolumeFor(bytes))).toBe(size);
  });
});
