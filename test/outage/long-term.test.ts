import { describe, expect, it } from "vitest";
import { leastRawRetention, LEAST_FIVE_MINUTE_RETENTION, WHOLE_AGGREGATES_UP_TO } from "../../src/outage/long-term.js";
import { gapSeenAtMost, LONGEST_RESULT_VALIDITY, RESULT_CACHE_MAX_FRESHNESS } from "../../src/outage/result-cache.js";
import { Duration } from "../../src/units/duration.js";

/** Ages at which Thanos downsamples. Source: Thanos, `pkg/compact/downsample`. */
const downsampled = { raw: Duration.hours(40), fiveMinutes: Duration.days(10) };

describe("the long term", () => {
  it("keeps raw samples three days and the largest budget", () => {
    expect(String(leastRawRetention(Duration.hours(24)))).toBe("4d");
    expect(downsampled.raw.isLessThan(leastRawRetention(Duration.ZERO))).toBe(true);
  });

  it("keeps 5-minute aggregates until 1-hour ones are made", () => {
    expect(downsampled.fiveMinutes.isLessThan(LEAST_FIVE_MINUTE_RETENTION)).toBe(true);
  });

  it("has whole aggregates only of what comes before its block is downsampled", () => {
    expect(WHOLE_AGGREGATES_UP_TO.isLessThan(downsampled.raw)).toBe(true);
  });
});

describe("the result cache", () => {
  it("keeps nothing of the last ten minutes, and anything for an hour at most, whatever the budget", () => {
    expect([RESULT_CACHE_MAX_FRESHNESS, LONGEST_RESULT_VALIDITY].map(String)).toEqual(["10m", "1h"]);
  });

  it.each([
    ["an hour", Duration.hours(1), "2h10m"],
    ["six hours", Duration.hours(6), "1h55m"],
    ["a day", Duration.days(1), "4h10m"],
    ["just under two days", Duration.hours(47), "7h2m30s"],
    ["a month", Duration.days(30), "1d1h10m"],
  ])(
    "shows a filled gap for the time of a part, even to a screen that asks for %s all the time",
    (_, range, longest) => {
      expect(String(gapSeenAtMost(range, LONGEST_RESULT_VALIDITY))).toBe(longest);
    },
  );
});
