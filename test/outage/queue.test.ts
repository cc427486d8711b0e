import { describe, expect, it } from "vitest";
import {
  flushDeadline,
  leastLinkSpeed,
  linkRate,
  liveRate,
  maxShards,
  requestTimeout,
} from "../../src/outage/queue.js";
import { Duration } from "../../src/units/duration.js";
import { load } from "../support/outage.js";

describe("the rates of a sender", () => {
  it("are its series by its interval, and what its link carries", () => {
    expect(liveRate(load("30k", "15s"))).toBe(2000);
    expect(linkRate(load("30k", "15s", "8M"))).toBeCloseTo(1e6 / 51.1);
    expect(linkRate(load("30k", "15s"))).toBe(Number.POSITIVE_INFINITY);
  });

  it("need a link for twice the live samples", () => {
    const needed = leastLinkSpeed(load("30k", "15s"));
    expect(linkRate(load("30k", "15s", String(needed)))).toBeGreaterThanOrEqual(4000);
    expect(linkRate(load("30k", "15s", String(needed - 1)))).toBeLessThan(4000);
  });
});

describe("a pair", () => {
  const pair = { ...load("30k", "15s", "8M"), replicas: 2 };

  it("shares its link, and each of them sends everything", () => {
    expect(linkRate(pair)).toBeCloseTo(5e5 / 51.1);
    expect(liveRate(pair)).toBe(2000);
    expect(leastLinkSpeed(pair)).toBeCloseTo(2 * leastLinkSpeed(load("30k", "15s")), -1);
  });

  it("has the shards and the time for half a link", () => {
    const thin = { ...load("5M", "30s", "10M"), replicas: 2 };
    expect(maxShards(thin)).toBe(1);
    expect(String(requestTimeout({ ...load("1k", "30s", "100k"), replicas: 2 }))).toBe("1m6s");
  });
});

describe("maxShards", () => {
  it.each([
    ["one for a tiny cluster", load("100", "60s"), 1],
    ["what a hundred times the live rate takes", load("6k", "30s"), 1],
    ["one more just above that", load("6001", "30s"), 2],
    ["Prometheus's own bound for a large one", load("5M", "30s"), 50],
    ["no more than the link carries", load("5M", "30s", "10M"), 2],
  ])("is %s", (_, sender, shards) => {
    expect(maxShards(sender)).toBe(shards);
  });
});

describe("requestTimeout", () => {
  it.each([
    ["short where the link is never what limits", undefined, 2000, "10s"],
    ["four times what a full request takes on a thin link", "100k", 2000, "33s"],
    ["longer for the larger requests of a queue", "1M", 10_000, "17s"],
  ])("is %s", (_, linkSpeed, samples, timeout) => {
    expect(String(requestTimeout(load("1k", "30s", linkSpeed), samples))).toBe(timeout);
  });
});

describe("flushDeadline", () => {
  it("outlasts the longest promised outage, so that none ends in dropped shards", () => {
    expect(String(flushDeadline(Duration.hours(24), Duration.hours(2)))).toBe("1d1h");
  });
});
