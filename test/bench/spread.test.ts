import { describe, expect, it } from "vitest";
import { ratioOf, spreadOf } from "../../bench/spread.js";

describe("a spread", () => {
  it("has the middle of an odd number of runs, and the mean of the two middle ones of an even number", () => {
    expect(spreadOf([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9, runs: 3 });
    expect(spreadOf([4, 1, 2, 9]).median).toBe(3);
  });

  it("of ratios is that of the pairs, not of the sums", () => {
    expect(ratioOf([1, 10, 3], [2, 10, 1])).toEqual({ median: 1, least: 0.5, most: 3, runs: 3 });
  });

  it("rejects what was not measured", () => {
    expect(() => spreadOf([])).toThrow("nothing was measured");
    expect(() => spreadOf([1, Number.NaN])).toThrow("not numbers: 1, NaN");
    expect(() => ratioOf([1], [0])).toThrow("not numbers");
  });

  it("rejects runs that are no pairs", () => {
    expect(() => ratioOf([1, 2], [1])).toThrow("2 runs against 1 are no pairs");
  });
});
