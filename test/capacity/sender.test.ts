import { describe, expect, it } from "vitest";
import { diskQueueNeed, prometheusNeed } from "../../src/capacity/sender.js";
import { Duration } from "../../src/units/duration.js";

const load = { activeSeries: 50_000, scrapeInterval: Duration.seconds(60), churnPerHour: 0 };

const mebibytes = (bytes: number) => bytes / 2 ** 20;

describe("a Prometheus of a child cluster", () => {
  it.each([
    ["agent", 5_000, 83],
    ["agent", 50_000, 163],
    ["server", 5_000, 118],
    ["server", 50_000, 286],
  ] as const)("takes as an %s with %d series what was measured: %d MiB", (mode, activeSeries, measured) => {
    expect(mebibytes(prometheusNeed({ mode }, { ...load, activeSeries }).memory) / measured).toBeCloseTo(1, 1);
  });

  it("takes CPU by its samples, not by its series", () => {
    const slow = prometheusNeed({ mode: "agent" }, load).cpu;
    const quick = prometheusNeed({ mode: "agent" }, { ...load, scrapeInterval: Duration.seconds(15) }).cpu;
    expect(quick).toBeCloseTo(4 * slow, 9);
  });

  it("takes less beside it for a disk queue", () => {
    expect(mebibytes(diskQueueNeed(load).memory)).toBeCloseTo(56, 0);
    expect(diskQueueNeed(load).cpu).toBeLessThan(prometheusNeed({ mode: "agent" }, load).cpu);
  });
});
