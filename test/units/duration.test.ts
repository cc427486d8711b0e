import { describe, expect, it } from "vitest";
import { Duration } from "../../src/units/duration.js";

describe("Duration", () => {
  it.each([
    ["0", 0, "0s", "0s"],
    ["0s", 0, "0s", "0s"],
    ["250ms", 250, "250ms", "250ms"],
    ["15s", 15_000, "15s", "15s"],
    ["90s", 90_000, "1m30s", "1m30s"],
    ["90m", 5_400_000, "1h30m", "1h30m"],
    ["2h", 7_200_000, "2h", "2h"],
    ["24h", 86_400_000, "1d", "24h"],
    ["1d12h", 129_600_000, "1d12h", "36h"],
    ["7d", 604_800_000, "1w", "168h"],
    ["10d", 864_000_000, "10d", "240h"],
    ["30d", 2_592_000_000, "30d", "720h"],
    ["2w", 1_209_600_000, "2w", "336h"],
    ["365d", 31_536_000_000, "1y", "8760h"],
    ["1y1w", 32_140_800_000, "372d", "8928h"],
    ["1h1ms", 3_600_001, "1h1ms", "1h1ms"],
  ])("reads %s as %d ms, prints it like Prometheus (%s) and like Go (%s)", (text, milliseconds, canonical, go) => {
    const duration = Duration.parse(text);
    expect(duration.milliseconds).toBe(milliseconds);
    expect(duration.toString()).toBe(canonical);
    expect(duration.toGo()).toBe(go);
    expect(Duration.parse(canonical).milliseconds).toBe(milliseconds);
  });

  it.each(["", " ", "15", "1.5h", "-5m", "+5m", "5m1h", "1h1h", "5 m", "5min", "5M", "1d12h ", "h", "1h\n"])(
    "rejects %j and says what is allowed",
    (text) => {
      expect(() => Duration.parse(text)).toThrow(`such as "15s", "2h", "1d12h" or "30d"; got: ${JSON.stringify(text)}`);
    },
  );

  it("rejects what Go cannot hold", () => {
    expect(Duration.parse("292y").toString()).toBe("292y");
    expect(() => Duration.parse("293y")).toThrow('at most 292 years, the longest that Go can hold; got: "293y"');
    expect(() => Duration.parse("292y").times(2)).toThrow("between 0 and 292 years");
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("rejects %d as an amount", (amount) => {
    expect(() => Duration.milliseconds(amount)).toThrow("between 0 and 292 years");
    expect(() => Duration.hours(1).times(amount)).toThrow("between 0 and 292 years");
  });

  it("is made from amounts of a unit", () => {
    expect(Duration.milliseconds(1500).seconds).toBe(1.5);
    expect(Duration.seconds(15).toString()).toBe("15s");
    expect(Duration.minutes(1.5).toString()).toBe("1m30s");
    expect(Duration.hours(2).toString()).toBe("2h");
    expect(Duration.days(30).toString()).toBe("30d");
  });

  it("compares by length, not by spelling", () => {
    expect(Duration.parse("24h").equals(Duration.parse("1d"))).toBe(true);
    expect(Duration.hours(1).isLessThan(Duration.minutes(61))).toBe(true);
    expect(Duration.hours(1).isLessThan(Duration.minutes(60))).toBe(false);
    expect(Duration.longest(Duration.hours(1), Duration.days(1), Duration.minutes(1)).toString()).toBe("1d");
    expect(Duration.longest().equals(Duration.ZERO)).toBe(true);
  });

  it("adds and multiplies without changing its operands", () => {
    const budget = Duration.hours(24);
    expect(budget.plus(Duration.hours(1)).toString()).toBe("1d1h");
    expect(budget.times(2).toString()).toBe("2d");
    expect(Duration.seconds(1).times(1 / 3).milliseconds).toBe(333);
    expect(budget.toString()).toBe("1d");
  });

  it("stands in JSON as its Prometheus form", () => {
    expect(JSON.stringify({ interval: Duration.seconds(15) })).toBe('{"interval":"15s"}');
  });
});
