import { describe, expect, it } from "vitest";
import { sameAnswer, type Answer } from "../../bench/query/dashboard.js";

const answer = (series: string, ...values: readonly (readonly [number, string])[]): Answer =>
  new Map([[series, values]]);

describe("two answers", () => {
  const one = answer("a", [15, "1"], [30, "2.5"]);

  it("are the same though sums were added in another order", () => {
    expect(sameAnswer(one, answer("a", [15, "1.0000000000001"], [30, "2.5"]))).toBe(true);
    expect(sameAnswer(answer("a", [15, "NaN"]), answer("a", [15, "NaN"]))).toBe(true);
  });

  it.each([
    ["a value", answer("a", [15, "1"], [30, "2.51"])],
    ["a time", answer("a", [15, "1"], [31, "2.5"])],
    ["a sample less", answer("a", [15, "1"])],
    ["a series", answer("b", [15, "1"], [30, "2.5"])],
    ["no number", answer("a", [15, "1"], [30, "NaN"])],
  ])("differ by %s", (_, other) => {
    expect(sameAnswer(one, other)).toBe(false);
  });
});
