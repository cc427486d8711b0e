import { describe, expect, it } from "vitest";
import { lookback, queryTimeouts } from "../../src/config/query-timeouts.js";
import { Duration } from "../../src/units/duration.js";

describe("queryTimeouts", () => {
  it.each(["1s", "30s", "2m", "10m"])("let each one wait longer than whom it waits for, with %s for Query", (query) => {
    const { reader, frontend, query: same, store } = queryTimeouts(Duration.parse(query));
    expect(String(same)).toBe(query);
    expect(store.isLessThan(same)).toBe(true);
    expect(same.isLessThan(frontend)).toBe(true);
    expect(frontend.isLessThan(reader)).toBe(true);
  });

  it("leave Query a quarter of its time when a store sends nothing", () => {
    const times = queryTimeouts(Duration.minutes(2));
    expect(Object.values(times).map(String)).toEqual(["2m10s", "2m5s", "2m", "1m30s"]);
  });
});

describe("lookback", () => {
  it.each([
    ["30s", undefined],
    ["149s", undefined],
    ["150s", "6m15s"],
    ["5m", "12m30s"],
  ])("of scrapes every %s is %s: more than two of them", (interval, expected) => {
    const found = lookback(Duration.parse(interval));
    expect(found === undefined ? undefined : String(found)).toBe(expected);
  });
});
