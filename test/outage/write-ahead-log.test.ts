import { describe, expect, it } from "vitest";
import { agentWalBytes, serverWalBytes, walTruncateFrequency } from "../../src/outage/write-ahead-log.js";
import { load } from "../support/outage.js";
import { Duration } from "../../src/units/duration.js";

const frequency = (budget: string, block: string) =>
  String(walTruncateFrequency(Duration.parse(budget), Duration.parse(block)));

describe("walTruncateFrequency", () => {
  it.each([
    ["1h", "2h", "4h"],
    ["24h", "2h", "3d1h"],
    ["1m", "1m", "3m30s"],
  ])("is three times the budget of %s and half a block of %s", (budget, block, expected) => {
    expect(frequency(budget, block)).toBe(expected);
  });

  it("stays short in front of a disk queue, however long the budget", () => {
    expect(String(walTruncateFrequency(Duration.days(7), Duration.hours(2), "diskQueue"))).toBe("2h");
  });

  // The rule of tsdb/agent/db.go, played through from an empty log.
  it.each([3, 6, 20, 200, 2000])("never drops an unsent segment, from the first cut on, at %i an hour", (perHour) => {
    expect(Math.min(...keptByCuts(5, perHour))).toBeGreaterThanOrEqual(5);
  });
});

/** Hours of samples that each cut leaves, at two-hour blocks. */
function keptByCuts(budgetHours: number, segmentsPerHour: number): number[] {
  const frequency = walTruncateFrequency(Duration.hours(budgetHours), Duration.hours(2)).seconds / 3600;
  let first = 0;
  return Array.from({ length: 12 }, (_, cut) => {
    const written = (cut + 1) * frequency * segmentsPerHour;
    first = first + Math.floor(((written - 1 - first) * 2) / 3) + 1;
    return (written - first) / segmentsPerHour;
  });
}

describe("the bytes of a write-ahead log", () => {
  it("are two and a half times its frequency, which an outage past the budget leaves, a segment and the series", () => {
    const idle = agentWalBytes(load("1", "30s"), Duration.hours(10));
    expect(idle).toBeGreaterThan(128 * 2 ** 20);
    expect(agentWalBytes(load("30k", "30s"), Duration.hours(10)) - idle).toBeCloseTo(
      25 * 3600 * (999.966_67 * 9.2) + 29_999 * 84,
      -5,
    );
  });

  it("are those of the four hours that a checkpoint keeps unsent samples, where it is made more often", () => {
    const more = (hours: number) =>
      agentWalBytes(load("30k", "30s"), Duration.hours(hours)) - agentWalBytes(load("30k", "30s"), Duration.ZERO);
    expect(more(4)).toBeCloseTo(2 * 3600 * 1000 * 9.2, 0);
    expect(more(2)).toBeCloseTo(3600 * 1000 * 9.2, 0);
  });

  it("are six hours for a server", () => {
    const segmentAndSeries = 128 * 2 ** 20 + 30_000 * 84;
    expect(serverWalBytes(load("30k", "30s"))).toBeCloseTo(6 * 3600 * 1000 * 9.2 + segmentAndSeries, 0);
  });
});
