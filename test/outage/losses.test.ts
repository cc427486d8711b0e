import { describe, expect, it } from "vitest";
import { losses, type Loss } from "../../src/outage/losses.js";
import { Duration } from "../../src/units/duration.js";

const said = (loss: Loss) => (loss.kind === "atMost" ? `${loss.time}` : loss.kind);

describe("losses", () => {
  it("of a write-ahead log are all that is unsent, unless Prometheus lives through the outage", () => {
    const { restart, restartInOutage, kill, killInOutage, killInCatchUp, pastBudget } = losses(
      { buffer: "wal" },
      Duration.seconds(5),
    );
    expect([restart, kill, restartInOutage, killInOutage, killInCatchUp, pastBudget].map(said)).toEqual([
      "nothing",
      "6s",
      "backlog",
      "backlog",
      "backlog",
      "backlog",
    ]);
  });

  it("of a disk queue are what is in memory at a kill, and the excess", () => {
    const { restart, restartInOutage, kill, killInOutage, killInCatchUp, pastBudget } = losses(
      { buffer: "diskQueue" },
      Duration.seconds(5),
    );
    expect([restart, restartInOutage, kill, killInOutage, killInCatchUp, pastBudget].map(said)).toEqual([
      "nothing",
      "nothing",
      "8s500ms",
      "10s700ms",
      "8s500ms",
      "excess",
    ]);
  });

  // docs/measurements/senders.md: the most that any run lost.
  it("of a disk queue are above what was measured", () => {
    const { kill, killInOutage, killInCatchUp } = losses({ buffer: "diskQueue" }, Duration.seconds(1));
    expect(kill).toMatchObject({ kind: "atMost" });
    if (kill.kind === "atMost") expect(kill.time.seconds).toBeGreaterThan(2);
    expect(killInOutage).toMatchObject({ kind: "atMost" });
    if (killInOutage.kind === "atMost") expect(killInOutage.time.seconds).toBeGreaterThan(4);
    expect(killInCatchUp).toMatchObject({ kind: "atMost" });
    if (killInCatchUp.kind === "atMost") expect(killInCatchUp.time.seconds).toBeGreaterThan(2);
  });
});
