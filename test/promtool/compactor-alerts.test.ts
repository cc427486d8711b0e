import { describe, expect, it } from "vitest";
import { alertRules } from "../../src/alerting/alert-rules.js";
import { compactorAlerts } from "../../src/alerting/alerts/compactor.js";
import { Duration } from "../../src/units/duration.js";
import { problemsOf, type AlertCase } from "./promtool.js";

const group = compactorAlerts("prod", { scrapeInterval: Duration.seconds(30), waitInterval: Duration.minutes(5) });
const problems = (test: AlertCase) => problemsOf(alertRules("failures.yaml", [group]), test);

const target = (metric: string, address = "10.0.0.7") =>
  `${metric}{job="thanos-compact",instance="${address}:10902",pod="thanos-compact-0"}`;
const up = (address?: string) => target("up", address);
const started = (address?: string) => target("process_start_time_seconds", address);
const took = (address?: string) => target("scrape_duration_seconds", address);
const halted = target("thanos_compact_halted");
const runs = (address?: string) => target("thanos_compact_iterations_total", address);
const crashing = {
  alert: "ThanosCompactCrashLooping",
  labels: { pod: "thanos-compact-0", severity: "page" },
};

describe("the page for a Compactor that ends again and again", () => {
  it("comes within two minutes where no scrape meets it alive any more", () => {
    const series = {
      [up()]: "1x20 0x40",
      [took()]: "0.02x20 0.001x40",
      [started()]: "100x20 stale _x40",
      [runs()]: "50x20 stale _x40",
    };
    // The last scrape that it answered was at 10m, so it ended between then and 10m30s.
    expect(problems({ ...crashing, series, quiet: ["11m15s"], fires: ["11m30s", "20m"] })).toBe("");
  });

  it("comes within two minutes where a scrape meets the next process, and stays over Kubernetes's pauses", () => {
    const series = {
      [up()]: "1x20 0 1 0x9 1 0x9 1 0x9",
      [took()]: "0.01x53",
      [started()]: "100x20 stale 645 stale _x8 945 stale _x8 1245 stale _x8",
      [runs()]: "50x20 stale 0 stale _x8 0 stale _x8 0 stale _x8",
    };
    expect(problems({ ...crashing, series, quiet: ["11m"], fires: ["11m30s", "15m", "16m", "16m30s", "21m15s"] })).toBe(
      "",
    );
  });

  it("ends when a run is through, and with the pod that is replaced", () => {
    const through = { [up()]: "1x60", [started()]: "100x20 645x40", [runs()]: "50x20 0x20 1x20" };
    expect(problems({ ...crashing, series: through, fires: ["20m30s"], quiet: ["21m", "25m"] })).toBe("");
    const replaced = {
      [up()]: "1x20 0x10 stale _x20",
      [took()]: "0.01x30 stale _x20",
      [started()]: "100x20 645x10 stale _x20",
      [runs()]: "0x30 stale _x20",
      [up("10.0.0.8")]: "_x34 1x20",
      [started("10.0.0.8")]: "_x34 1000x20",
      [runs("10.0.0.8")]: "_x34 0x20",
    };
    expect(problems({ ...crashing, series: replaced, fires: ["14m"], quiet: ["16m", "20m"] })).toBe("");
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["a first run of hours", { [up()]: "1x60", [started()]: "100x60", [runs()]: "0x60" }],
    [
      "scrapes that a busy one lets wait",
      { [up()]: "1x20 0x40", [took()]: "0.02x20 10x40", [started()]: "100x20 stale _x40", [runs()]: "0x20 stale _x40" },
    ],
    [
      "a halted one that was asked to end",
      {
        [up()]: "1x20 0x6 stale _x34",
        [took()]: "0.02x20 0.001x6 stale _x34",
        [halted]: "1x20 stale _x40",
        [started()]: "100x20 stale _x40",
        [runs()]: "0x20 stale _x40",
        [up("10.0.0.8")]: "_x26 1x34",
        [took("10.0.0.8")]: "_x26 0.02x34",
        [started("10.0.0.8")]: "_x26 880x34",
        [runs("10.0.0.8")]: "_x26 0x34",
      },
    ],
    [
      "one scrape that fails",
      { [up()]: "1x20 0 1x40", [took()]: "0.001x60", [started()]: "100x20 stale 100x40", [runs()]: "0x60" },
    ],
    [
      "a restart whose run is through at once",
      { [up()]: "1x60", [started()]: "100x20 645x40", [runs()]: "50x20 0 1x40" },
    ],
    [
      "an upgrade or a drained node",
      {
        [up()]: "1x20 0 stale _x40",
        [took()]: "0.02x20 0.001 stale _x40",
        [started()]: "100x20 stale _x40",
        [runs()]: "50x20 stale _x40",
        [up("10.0.0.8")]: "_x24 1x40",
        [started("10.0.0.8")]: "_x24 700x40",
        [runs("10.0.0.8")]: "_x24 0x40",
      },
    ],
  ])("stays away on %s", (_, series) => {
    expect(problems({ ...crashing, series, quiet: ["10m45s", "11m", "11m30s", "12m", "13m", "20m", "30m"] })).toBe("");
  });
});

describe("the tickets about the Compactor", () => {
  it("come when no run was through for a day, and end with the next run", () => {
    const labels = { job: "thanos-compact", severity: "ticket" };
    const test = { alert: "ThanosCompactHasNotRun", labels, evaluation: "5m" };
    const late = { [runs()]: "0x2890 1x40" };
    expect(problems({ ...test, series: late, quiet: ["1d"], fires: ["1d5m"] })).toBe("");
    expect(problems({ ...test, series: late, quiet: ["1d10m"] })).toBe("");
    expect(problems({ ...test, series: { [runs()]: "0x2875 1x90" }, quiet: ["1d", "1d5m", "1d20m"] })).toBe("");
  });

  it("come when a block is half uploaded for longer than an upload takes, and end with it", () => {
    const test = { alert: "ThanosCompactPartialBlocks", labels: { pod: "thanos-compact-0", severity: "ticket" } };
    const synced = (state: string) =>
      `thanos_blocks_meta_synced{job="thanos-compact",pod="thanos-compact-0",state="${state}"}`;
    const left = { [synced("no-meta-json")]: "2x730 0x20", [synced("loaded")]: "9x750" };
    expect(problems({ ...test, series: left, quiet: ["5h59m", "6h6m"], fires: ["6h1m"] })).toBe("");
    expect(problems({ ...test, series: { [synced("loaded")]: "9x750" }, quiet: ["6h1m"] })).toBe("");
  });
});
