import { describe, expect, it } from "vitest";
import { panicsAtStart } from "../../../lab/loss/without-backoff.js";

describe("an ingestor that starts", () => {
  it.each([
    ["12:01:10", 1, false],
    ["12:00:10", 1, true],
    ["12:01:57", 1, true],
    ["12:02:59", 1, true],
    ["12:00:30", 120, true],
    ["12:02:00", 120, false],
    ["14:00:00", 120, false],
  ])("at %s, with blocks of %d min, ends at once: %s", (time, blockMinutes, expected) => {
    expect(panicsAtStart(new Date(`2026-11-22T${time}Z`), blockMinutes)).toBe(expected);
  });
});
