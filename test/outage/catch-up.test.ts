import { describe, expect, it } from "vitest";
import { catchUpRate, catchUpStart, catchUpTime } from "../../src/outage/catch-up.js";
import { Duration } from "../../src/units/duration.js";
import { load } from "../support/outage.js";

const wal = { buffer: "wal" } as const;
const diskQueue = { buffer: "diskQueue" } as const;

describe("catchUpRate", () => {
  it.each([
    ["the shards", wal, load("1k", "10s"), 1, 20_000],
    ["what the link carries", wal, load("1k", "10s", "4088k"), 50, 10_000],
    ["what Receive takes beside live samples", wal, load("1k", "10s"), 50, 25_100],
    ["a block per request from each worker", diskQueue, load("1k", "10s"), 50, 4_000],
    ["what Receive takes from a large queue", diskQueue, load("1M", "10s"), 1, 125_000],
    ["what the link carries to a queue too", diskQueue, load("1k", "10s", "81760"), 1, 200],
  ])("is bound by %s", (_, sender, given, shards, rate) => {
    expect(catchUpRate(sender, given, shards)).toBeCloseTo(rate, 3);
  });
});

describe("catchUpTime", () => {
  const live = load("1k", "10s");

  it.each([
    [200, "1h"],
    [1100, "6m"],
    [10_100, "36s"],
  ])("of an hour is, at %i samples a second for 100 live ones, %s", (rate, time) => {
    expect(String(catchUpTime(live, Duration.hours(1), rate))).toBe(time);
  });

  it("never comes where the live samples are as many", () => {
    expect(catchUpTime(live, Duration.hours(1), 100)).toBeUndefined();
  });
});

describe("catchUpStart", () => {
  it("is a request that times out and a pause, far below a minute and a half", () => {
    const sends = (sender: typeof wal | typeof diskQueue) => catchUpStart(sender, load("5k", "30s")).seconds;
    expect([sends(wal), sends(diskQueue)]).toEqual([15, 26.5]);
  });
});
