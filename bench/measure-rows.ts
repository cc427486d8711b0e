import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "../lab/lab-error.js";
import type { Binaries } from "../lab/parts/binaries.js";
import type { LabPaths } from "../lab/paths.js";
import { isMeasured, keeps, type Finding } from "./finding.js";
import { thisMachine } from "./machine.js";
import { renderPage, rounded } from "./results/page.js";
import { readRecord, withRow, writeWhole } from "./results/record.js";
import { compare } from "./results/regressions.js";
import type { Row } from "./row.js";
import { versions } from "./versions.js";

/** How rows are measured. */
export interface MeasureOptions {
  readonly rows: readonly Row[];
  readonly pairs: number;
  /** Compares with what is recorded and writes nothing. */
  readonly quick: boolean;
  readonly binaries: Binaries;
  readonly paths: LabPaths;
  readonly checkout: string;
  readonly now: Date;
  readonly say: (text: string) => void;
}

/**
 * Measures rows one after the other. Each that is finished is recorded at once: a later one that fails costs nothing.
 *
 * @returns how many rows were measured as they should, and how many not.
 */
export async function measureRows(
  options: MeasureOptions,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const { rows, say } = options;
  let passed = 0;
  for (const row of rows) {
    say(`${row.number}. ${row.title}`);
    try {
      const findings = await measureRow(row, options);
      passed += judge(findings, options) ? 1 : 0;
    } catch (error) {
      say(
        `   FAILED: ${error instanceof LabError ? error.message : String(error instanceof Error ? error.stack : error)}`,
      );
    }
  }
  return { passed, failed: rows.length - passed };
}

async function measureRow(row: Row, options: MeasureOptions): Promise<readonly Finding[]> {
  const { pairs, quick, binaries, paths, checkout, say } = options;
  const missing = (row.programs ?? []).filter((name) => !existsSync(binaries(name)));
  if (missing.length > 0)
    throw new LabError(`not built yet: ${missing.join(", ")}`, "run `npm run lab -- build` first");
  const folder = mkdtempSync(join(tmpdir(), `thanos-fleet-bench-${row.name}-`));
  const begin = performance.now();
  try {
    const told = (text: string) => say(`   ${text}`);
    const findings = await row.measure({ binaries, paths, checkout, folder, pairs, quick, say: told });
    const minutes = (performance.now() - begin) / 60_000;
    for (const finding of findings) say(`   ${oneLine(finding)}`);
    if (!quick) record(row, findings, minutes, options);
    return findings;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function record(row: Row, findings: readonly Finding[], minutes: number, { checkout, now }: MeasureOptions): void {
  const file = join(checkout, "bench", "results.json");
  const { number, name, title } = row;
  const day = now.toISOString().slice(0, 10);
  const machine = thisMachine(versions(checkout));
  const rows = withRow(readRecord(file), { number, name, title, day, machine, minutes, findings });
  writeWhole(file, `${JSON.stringify(rows, undefined, 2)}\n`);
  writeWhole(join(checkout, "bench", "RESULTS.md"), renderPage(rows));
}

/** A short run fails on what became worse; a whole one writes its misses down, for a reader to judge. */
function judge(findings: readonly Finding[], { quick, checkout, say }: MeasureOptions): boolean {
  if (!quick) return true;
  const comparisons = compare(readRecord(join(checkout, "bench", "results.json")), findings);
  const worse = comparisons.filter((comparison) => comparison.worse);
  for (const { what, recorded, now } of worse) {
    say(`   WORSE BY HALF: ${what}: recorded ${rounded(recorded)}, now ${rounded(now)}`);
  }
  if (comparisons.length === 0) say("   nothing to compare with: no recorded ratio with a goal");
  return worse.length === 0 && comparisons.length > 0;
}

function oneLine(finding: Finding): string {
  if (!isMeasured(finding)) return `${finding.what}: not measured, ${finding.notMeasured}`;
  const { what, value, unit = "", goal } = finding;
  const bound = goal === undefined ? "" : "atMost" in goal ? `, goal ≤ ${goal.atMost}` : `, goal ≥ ${goal.atLeast}`;
  const kept = keeps(finding) ? "" : " MISSED";
  return `${what}: ${rounded(value.median)} ${unit} (${rounded(value.least)} – ${rounded(value.most)})${bound}${kept}`;
}
