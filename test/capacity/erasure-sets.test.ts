import { describe, expect, it } from "vitest";
import { erasureSetDrives, tolerates } from "../../src/capacity/erasure-sets.js";

describe("erasureSetDrives", () => {
  it.each([
    [4, 1, 4],
    [4, 4, 16],
    [4, 17, 4],
    [5, 4, 10],
    [10, 2, 10],
    [18, 4, 9],
    [32, 1, 16],
    [17, 4, undefined],
    [19, 2, undefined],
  ])("of %i servers with %i drives are %s", (servers, drives, size) => {
    expect(erasureSetDrives(servers, drives)).toBe(size);
  });
});

describe("tolerates", () => {
  it.each([
    [1, 4, 0, 0],
    [4, 1, 2, 1],
    [4, 2, 2, 1],
    [4, 4, 1, 1],
    [5, 1, 2, 2],
    [6, 1, 3, 2],
    [8, 1, 4, 3],
    [8, 2, 2, 2],
    [16, 1, 4, 4],
    [32, 1, 4, 4],
  ])("of %i servers with %i drives the loss of %i for reads and of %i for writes", (servers, drives, reads, writes) => {
    expect(tolerates(servers, drives)).toEqual({ reads, writes });
  });

  it("takes the loss of one server at least wherever four and more start: a drain takes no more", () => {
    for (let servers = 4; servers <= 32; servers += 1) {
      for (let drives = 1; drives <= 16; drives += 1) {
        if ((erasureSetDrives(servers, drives) ?? 0) < 4) continue;
        expect(tolerates(servers, drives).writes, `${servers} × ${drives}`).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it("rejects servers that share out into no sets", () => {
    expect(() => tolerates(17, 4)).toThrow("must share out all drives; got: 17 × 4");
  });
});
