import { describe, expect, it } from "vitest";
import { QUEUE_FILE, queueBytes, queueDiskBytes, samplesPerBlock } from "../../src/outage/disk-queue.js";
import { Duration } from "../../src/units/duration.js";
import { load } from "../support/outage.js";

describe("the disk queue", () => {
  it("may hold at least what vmagent insists on", () => {
    expect(QUEUE_FILE).toBe(536_871_040);
    expect(queueBytes(load("100", "60s"), Duration.minutes(1))).toBe(513 * 2 ** 20);
  });

  it.each([
    ["20k", "30s", "24h"],
    ["1M", "15s", "7d"],
  ])("has room for what %s series every %s leave in %s, though a sixteenth of each file stays empty", (...given) => {
    const [series, interval, budget] = given;
    const sender = load(series, interval);
    const samples = (sender.activeSeries.value / sender.scrapeInterval.seconds) * Duration.parse(budget).seconds;
    const room = (queueBytes(sender, Duration.parse(budget)) * 15) / 16;
    expect(room / (samples * 51.1)).toBeCloseTo(1.2, 2);
  });

  it("limits itself in whole mebibytes, and takes one file more on disk", () => {
    const bytes = queueBytes(load("50k", "30s"), Duration.hours(12));
    expect(bytes % 2 ** 20).toBe(0);
    expect(queueDiskBytes(bytes)).toBe(bytes + QUEUE_FILE);
  });

  it("sends what it was handed in a second at once, up to what a block takes", () => {
    expect(samplesPerBlock(load("5k", "50s"))).toBe(100);
    expect(samplesPerBlock(load("1M", "10s"))).toBe(10_000);
  });
});
