import { describe, expect, it } from "vitest";
import { parallelismFor, stackBytes } from "../../src/deploy/parallelism.js";

const gibibyte = 2 ** 30;

describe("how many stacks are worked on at a time", () => {
  it("is as many as fit the memory that is free", () => {
    expect(parallelismFor(gibibyte / 2 + 3 * stackBytes, 8)).toBe(3);
    expect(parallelismFor(gibibyte / 2 + 4 * stackBytes - 1, 8)).toBe(3);
  });

  it("is one at least, and no more than cores and API servers bear", () => {
    expect(parallelismFor(0, 8)).toBe(1);
    expect(parallelismFor(64 * gibibyte, 2)).toBe(8);
    expect(parallelismFor(64 * gibibyte, 64)).toBe(16);
  });
});
