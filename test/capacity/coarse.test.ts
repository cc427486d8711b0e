import { describe, expect, it } from "vitest";
import { coarseCpu, coarseMemory } from "../../src/capacity/coarse.js";

const MEBIBYTE = 2 ** 20;

describe("coarse sizes", () => {
  it.each([
    [0, "1Mi"],
    [64, "64Mi"],
    [65, "96Mi"],
    [97, "128Mi"],
    [1024, "1Gi"],
    [1025, "1536Mi"],
    [1600, "2Gi"],
    [5000, "6Gi"],
  ])("hold %d Mi in %s", (mebibytes, size) => {
    expect(coarseMemory(mebibytes * MEBIBYTE).toString()).toBe(size);
  });

  it.each([
    [0, "12m"],
    [0.05, "63m"],
    [0.5, "500m"],
    [0.7, "750m"],
    [1, "1"],
    [1.2, "1500m"],
    [1.6, "2"],
  ])("hold %d cores in %s", (cores, size) => {
    expect(coarseCpu(cores).toString()).toBe(size);
  });

  it("are never below what is needed, and at most a half above it", () => {
    for (let bytes = MEBIBYTE; bytes < 2 ** 40; bytes *= 1.07) {
      const size = coarseMemory(bytes).bytes;
      expect(size).toBeGreaterThanOrEqual(bytes * (1 - 1e-9));
      expect(size).toBeLessThanOrEqual(Math.ceil((bytes * 1.5) / MEBIBYTE) * MEBIBYTE);
    }
  });
});
