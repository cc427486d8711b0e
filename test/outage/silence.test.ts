import { describe, expect, it } from "vitest";
import { silentAfter } from "../../src/outage/silence.js";
import { Duration } from "../../src/units/duration.js";

const ages = (budget: string, interval: string) => {
  const { noticed, endangered, lost } = silentAfter(Duration.parse(budget), Duration.parse(interval));
  return [noticed, endangered, lost].map(String);
};

describe("silentAfter", () => {
  it.each([
    ["24h", "30s", ["5m", "19h12m", "1d"]],
    ["1h", "30s", ["5m", "48m", "1h"]],
    ["90s", "5s", ["22s500ms", "1m12s", "1m30s"]],
    ["24h", "5m", ["15m", "19h12m", "1d"]],
    ["1m", "30s", ["48s", "48s", "1m"]],
  ])("tells of a budget of %s, scraped every %s, after %j", (budget, interval, expected) => {
    expect(ages(budget, interval)).toEqual(expected);
  });
});
