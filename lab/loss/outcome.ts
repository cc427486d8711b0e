import { formatElapsed, startClock } from "../elapsed.js";
import type { ReportDetail } from "../progress.js";
import { describeCounts, type AuditCounts } from "../samples/describe-audit.js";
import { renderTable } from "../table.js";
import { LAB_CLUSTERS } from "../topology.js";
import type { LossTools } from "./context.js";
import type { LossScenario } from "./scenario.js";

/** What became of one scenario. */
export interface LossOutcome {
  readonly scenario: Pick<LossScenario, "number" | "title">;
  /** Undefined when it failed before it had counted. */
  readonly counts: AuditCounts | undefined;
  readonly seconds: number;
  /** What was measured beside the counts. */
  readonly measured: string;
  /** Why it failed; empty when it passed. */
  readonly failures: readonly string[];
}

/** A scenario starts on a fleet that is not behind, whatever the one before it left. */
const freshWithin = 180;

/** Runs one scenario and cleans up after it. @param clusters whose samples must be fresh at its start. */
export async function runOne(
  scenario: LossScenario,
  tools: LossTools,
  report: ReportDetail,
  clusters = LAB_CLUSTERS,
): Promise<LossOutcome> {
  const { context, counted } = tools;
  const elapsed = startClock();
  const failures: string[] = [];
  let measured = "";
  try {
    report("until all samples are fresh");
    await context.untilFresh(clusters, freshWithin);
    measured = await scenario.run(context, report);
    if (counted.length === 0) failures.push("it counted nothing");
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
  // Whatever became of the claim, the fleet is left as it was found; a failure here must not hide one above.
  report("cleaning up");
  failures.push(...(await tools.cleanUp()));
  const counts = counted.length === 0 ? undefined : counted.reduce(sum);
  return { scenario, counts, seconds: elapsed(), measured, failures };
}

function sum(one: AuditCounts, other: AuditCounts): AuditCounts {
  return {
    scraped: one.scraped + other.scraped,
    found: one.found + other.found,
    missing: one.missing + other.missing,
    doubled: one.doubled + other.doubled,
    altered: one.altered + other.altered,
  };
}

/** What stands behind a scenario's title: its counts first. */
export function describeOutcome({ counts, measured, failures }: LossOutcome): string {
  const counted = counts === undefined ? "nothing counted" : describeCounts(counts);
  return [...(failures.length > 0 ? ["FAILED"] : []), counted, ...(measured === "" ? [] : [measured])].join("; ");
}

/** All scenarios as a table. */
export function outcomeTable(outcomes: readonly LossOutcome[]): string {
  const rows = outcomes.map(({ scenario, counts, seconds, failures }) => [
    String(scenario.number),
    scenario.title,
    ...(["scraped", "found", "missing", "doubled"] as const).map((kind) => String(counts?.[kind] ?? "–")),
    formatElapsed(seconds),
    failures.length === 0 ? "passed" : "FAILED",
  ]);
  return renderTable([["#", "SCENARIO", "SCRAPED", "FOUND", "MISSING", "DOUBLED", "TOOK", "RESULT"], ...rows]);
}
