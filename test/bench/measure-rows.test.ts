import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../bench/finding.js";
import { measureRows, type MeasureOptions } from "../../bench/measure-rows.js";
import type { Row } from "../../bench/row.js";
import { spreadOf } from "../../bench/spread.js";
import { labPaths } from "../../lab/paths.js";

let checkout: string;
let said: string[];

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "thanos-fleet-bench-test-"));
  mkdirSync(join(checkout, "bench"));
  writeFileSync(join(checkout, "package.json"), JSON.stringify({ dependencies: { cdktf: "0.21.0" } }));
  said = [];
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function row(name: string, measure: Row["measure"], programs?: readonly string[]): Row {
  return { number: name === "first" ? 1 : 2, name, title: `The ${name}`, programs, measure };
}

function found(median: number): readonly Finding[] {
  return [{ id: "first.ratio", what: "ours ÷ theirs", value: spreadOf([median]), goal: { atMost: 1 } }];
}

function measure(rows: readonly Row[], changes: Partial<MeasureOptions> = {}) {
  return measureRows({
    rows,
    pairs: 1,
    quick: false,
    binaries: (name) => join(checkout, name),
    paths: labPaths(checkout, checkout),
    checkout,
    now: new Date("2026-11-23T12:00:00Z"),
    say: (text) => said.push(text),
    ...changes,
  });
}

const recordedText = () => readFileSync(join(checkout, "bench", "results.json"), "utf8");

describe("measuring rows", () => {
  it("records each that is finished, though a later one fails, and removes what it wrote meanwhile", async () => {
    let place = "";
    const rows = [
      row("first", ({ folder }) => {
        place = folder;
        writeFileSync(join(folder, "some"), "");
        return Promise.resolve(found(0.5));
      }),
      row("second", () => Promise.reject(new Error("no luck"))),
    ];
    expect(await measure(rows)).toEqual({ passed: 1, failed: 1 });
    expect(recordedText()).toContain('"first.ratio"');
    expect(recordedText()).not.toContain('"second"');
    expect(readFileSync(join(checkout, "bench", "RESULTS.md"), "utf8")).toContain("## 1. The first");
    expect(said.join("\n")).toContain("FAILED: Error: no luck");
    expect(existsSync(place)).toBe(false);
  });

  it("passes with a number that misses its goal, and says so", async () => {
    expect(await measure([row("first", () => Promise.resolve(found(3)))])).toEqual({ passed: 1, failed: 0 });
    expect(said.join("\n")).toContain("ours ÷ theirs: 3  (3 – 3), goal ≤ 1 MISSED");
  });

  it("names programs that are not built", async () => {
    const rows = [row("first", () => Promise.resolve(found(1)), ["thanos"])];
    expect(await measure(rows)).toEqual({ passed: 0, failed: 1 });
    expect(said.join("\n")).toContain("not built yet: thanos — run `npm run lab -- build` first");
  });

  describe("for a short time", () => {
    const now = (median: number) => [row("first", () => Promise.resolve(found(median)))];

    it("fails on what became worse by half, and leaves the record as it is", async () => {
      await measure(now(0.9));
      const before = recordedText();
      expect(await measure(now(1.2), { quick: true })).toEqual({ passed: 1, failed: 0 });
      expect(await measure(now(1.4), { quick: true })).toEqual({ passed: 0, failed: 1 });
      expect(said.join("\n")).toContain("WORSE BY HALF: ours ÷ theirs: recorded 0.9, now 1.4");
      expect(recordedText()).toBe(before);
    });

    it("fails where there is nothing to compare with", async () => {
      expect(await measure(now(0.5), { quick: true })).toEqual({ passed: 0, failed: 1 });
      expect(said.join("\n")).toContain("nothing to compare with");
    });
  });
});
