import { describe, expect, it } from "vitest";
import { leastRawRetention, LEAST_FIVE_MINUTE_RETENTION, WHOLE_AGGREGATES_UP_TO } from "../../src/outage/long-term.js";
import { RESULT_CACHE_MAX_FRESHNESS, RESULT_CACHE_VALIDITY } from "../../src/outage/result-cache.js";
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
  it("forgets a gap an hour after it was filled, whatever the budget", () => {
    expect([RESULT_CACHE_MAX_FRESHNESS, RESULT_CACHE_VALIDITY].map(String)).toEqual(["10m", "1h"]);
  });
});
