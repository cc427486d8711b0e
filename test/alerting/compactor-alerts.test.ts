import { describe, expect, it } from "vitest";
import { compactorAlerts } from "../../src/alerting/alerts/compactor.js";
import { Duration } from "../../src/units/duration.js";

const expression = (name: string, scrapeInterval: number, waitInterval: number) =>
  compactorAlerts("prod", {
    scrapeInterval: Duration.seconds(scrapeInterval),
    waitInterval: Duration.minutes(waitInterval),
  }).alerts.find((alert) => alert.name === name)!.expr;

describe("the alerts about the Compactor", () => {
  it("look over two scrapes and three pauses between runs", () => {
    expect(expression("ThanosCompactCrashLooping", 60, 5)).toContain('up{job="thanos-compact"}[2m]');
    expect(expression("ThanosCompactHasNotRun", 30, 60)).toContain("[3h]");
    expect(expression("ThanosCompactHasNotRun", 30, 1)).toContain("[30m]");
  });
});
