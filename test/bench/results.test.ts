import { describe, expect, it } from "vitest";
import type { Finding, Goal } from "../../bench/finding.js";
import { renderPage, rounded } from "../../bench/results/page.js";
import { withRow, type RecordedRow } from "../../bench/results/record.js";
import { compare } from "../../bench/results/regressions.js";
import { spreadOf } from "../../bench/spread.js";

const machine = { processors: 2, model: "A processor", memoryGibibytes: 24, kernel: "6.18", node: "20", versions: "v" };

function ratio(median: number, goal?: Goal, unit?: string): Finding {
  return { id: "one", what: "ours ÷ theirs", value: spreadOf([median]), goal, unit };
}

function row(name: string, number: number, ...findings: readonly Finding[]): RecordedRow {
  return { number, name, title: `Row ${number}`, day: "2026-11-23", machine, minutes: 1.5, findings };
}

describe("a short run", () => {
  const record = [row("a", 1, ratio(2, { atLeast: 1.8 }))];

  it.each([
    ["as good", 2, false],
    ["worse by a third", 1.5, false],
    ["worse by half", 1.3, true],
    ["better", 4, false],
  ])("finds a ratio that is to be large and is %s: %d", (_, now, worse) => {
    expect(compare(record, [ratio(now, { atLeast: 1.8 })])).toEqual([
      { id: "one", what: "ours ÷ theirs", recorded: 2, now, worse },
    ]);
  });

  it.each([
    [0.7, false],
    [0.8, true],
  ])("finds a ratio that is to be small and was 0.5: %d", (now, worse) => {
    const small = [row("a", 1, ratio(0.5, { atMost: 0.5 }))];
    expect(compare(small, [ratio(now, { atMost: 0.5 })])[0]?.worse).toBe(worse);
  });

  it("does not mind a ratio that is far from a lucky run and keeps its goal", () => {
    expect(compare(record, [ratio(1, { atLeast: 0.9 })])[0]?.worse).toBe(false);
  });

  it("compares neither numbers with a unit, nor what has no goal, nor what was never recorded", () => {
    expect(compare(record, [ratio(1, { atLeast: 9 }, "s"), ratio(1)])).toEqual([]);
    expect(compare([], [ratio(1, { atLeast: 9 })])).toEqual([]);
  });
});

describe("the record", () => {
  it("has each row once, the newest, in the order of the table", () => {
    const [first, second, again] = [row("a", 1), row("b", 2, ratio(1)), row("b", 2, ratio(3))];
    expect(withRow(withRow(withRow([], second), first), again)).toEqual([first, again]);
  });
});

describe("the page", () => {
  const missing: Finding = { id: "two", what: "another", goal: { atMost: 3 }, notMeasured: "no lab" };

  it("says of each number whether it keeps its goal, and counts them", () => {
    const page = renderPage([row("a", 1, ratio(2, { atMost: 1.5 }), ratio(1, { atMost: 1.5 }), missing)]);
    expect(page).toContain("Of 2 numbers with a goal 1 keep it; 1 could not be measured here.");
    expect(page).toContain("| ours ÷ theirs | ≤ 1.5 | 2 | one run | **no** |");
    expect(page).toContain("| ours ÷ theirs | ≤ 1.5 | 1 | one run | yes |");
    expect(page).toContain("| another | ≤ 3 | not measured: no lab | | |");
  });

  it("names the command, the day and the machine of each row", () => {
    expect(renderPage([row("a", 1)])).toContain("`npm run bench -- a`, 2026-11-23, 1.5 min: 2 × A processor, 24 GiB");
  });

  it("tells why a goal is missed, and nothing of it where it is kept", () => {
    const missed: Finding = { id: "m", what: "lag", value: spreadOf([2]), goal: { atMost: 1 }, missedAs: "reason" };
    expect(renderPage([row("a", 1, missed)])).toContain("- **lag**: reason");
    expect(renderPage([row("a", 1, { ...missed, goal: { atMost: 3 } })])).not.toContain("reason");
    expect(renderPage([row("a", 1, { ...missed, note: "note" })])).toContain("- **lag**: note; reason");
  });

  it("gives notes and units", () => {
    const noted: Finding = { id: "n", what: "size", value: spreadOf([1, 3, 2]), unit: "MiB", note: "because" };
    const page = renderPage([row("a", 1, noted)]);
    expect(page).toContain("| size |  | 2 MiB | 1 – 3 (3) |  |");
    expect(page).toContain("- **size**: because");
  });

  it.each([
    [0, "0"],
    [0.12345, "0.123"],
    [1.5, "1.5"],
    [54_321.9, "54322"],
  ])("shows %d as %s", (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});
