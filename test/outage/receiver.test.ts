import { describe, expect, it } from "vitest";
import { localRetention, outOfOrderWindow } from "../../src/outage/receiver.js";
import { Duration } from "../../src/units/duration.js";

describe("the receiver's times", () => {
  it.each([
    ["24h", "2h", "1d1h"],
    ["1h", "2h", "2h"],
    ["90s", "1m", "2m"],
  ])("take samples a budget of %s and half a block of %s behind", (budget, block, window) => {
    expect(String(outOfOrderWindow(Duration.parse(budget), Duration.parse(block)))).toBe(window);
  });

  it.each([
    ["2h", "2d"],
    ["2d", "2d"],
    ["3d1h", "3d1h"],
  ])("keep blocks with a window of %s for %s", (window, retention) => {
    expect(String(localRetention(Duration.parse(window)))).toBe(retention);
  });
});
