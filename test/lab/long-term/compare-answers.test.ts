import { describe, expect, it } from "vitest";
import type { Answer } from "../../../lab/long-term/ask-range.js";
import { compareAnswers } from "../../../lab/long-term/compare-answers.js";
import { describeComparison, holds } from "../../../lab/long-term/describe-comparison.js";

const answer = (series: Record<string, Record<number, number>>): Answer =>
  new Map(
    Object.entries(series).map(([name, values]) => [
      name,
      new Map(Object.entries(values).map(([time, value]) => [Number(time), value])),
    ]),
  );

describe("comparing answers", () => {
  it("finds nothing in equal ones, not a number included", () => {
    const one = answer({ a: { 10: 1, 20: Number.NaN }, b: { 10: 3 } });
    const comparison = compareAnswers(one, answer({ b: { 10: 3 }, a: { 20: Number.NaN, 10: 1 } }));
    expect(comparison).toEqual({ compared: 3, differences: [], largestDeviation: 0 });
    expect(holds(comparison)).toBe(true);
    expect(describeComparison("sum", comparison)).toBe("sum: 3 values, all equal");
  });

  it("names each value that changed, in the order of series and time", () => {
    const { differences } = compareAnswers(
      answer({ b: { 10: 1 }, a: { 20: 2, 10: 2 } }),
      answer({ a: { 10: 3, 20: 4 }, b: { 10: 2 } }),
    );
    expect(differences.map(({ series, time, before, after }) => [series, time, before, after])).toEqual([
      ["a", 10, 2, 3],
      ["a", 20, 2, 4],
      ["b", 10, 1, 2],
    ]);
  });

  it("lets a deviation within the tolerance pass and says how large it is", () => {
    const comparison = compareAnswers(answer({ a: { 10: 100, 20: 200 } }), answer({ a: { 10: 98, 20: 201 } }), 0.02);
    expect(comparison.differences).toEqual([]);
    expect(describeComparison("rate", comparison)).toBe("rate: 2 values, at most 2.00 % apart");
    expect(compareAnswers(answer({ a: { 10: 100 } }), answer({ a: { 10: 97.9 } }), 0.02).differences).toHaveLength(1);
  });

  it.each([
    ["a value that is gone", answer({ a: { 10: 1, 20: 1 } }), answer({ a: { 10: 1 } })],
    ["a series that is gone", answer({ a: { 10: 1 }, b: { 10: 1 } }), answer({ a: { 10: 1 } })],
    ["a value that was not there", answer({ a: { 10: 1 } }), answer({ a: { 10: 1, 20: 1 } })],
    ["a number that is none any more", answer({ a: { 10: 1 } }), answer({ a: { 10: Number.NaN } })],
    ["something where nothing happened", answer({ a: { 10: 0 } }), answer({ a: { 10: 1e-9 } })],
  ])("rejects %s whatever the tolerance", (_, before, after) => {
    const comparison = compareAnswers(before, after, 10);
    expect(comparison.differences).toHaveLength(1);
    expect(holds(comparison)).toBe(false);
  });

  it("rejects a comparison of nothing", () => {
    const comparison = compareAnswers(new Map(), new Map());
    expect(holds(comparison)).toBe(false);
    expect(describeComparison("sum", comparison)).toContain("nothing was answered");
  });

  it("names the first differences and counts the rest", () => {
    const times = [0, 60, 120, 180, 240];
    const before = answer({ a: Object.fromEntries(times.map((time) => [time, 1])) });
    const text = describeComparison("sum", compareAnswers(before, answer({ a: { 0: 2 } })));
    expect(text.split("\n")).toEqual([
      "sum: 5 of 5 values differ",
      "    a at 1970-01-01T00:00:00.000Z: 1 before, 2 after",
      "    a at 1970-01-01T00:01:00.000Z: 1 before, nothing after",
      "    a at 1970-01-01T00:02:00.000Z: 1 before, nothing after",
      "    and 2 more",
    ]);
  });
});
