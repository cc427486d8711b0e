import { isMeasured, type Finding, type Measured } from "../finding.js";
import type { Record } from "./record.js";

/** A ratio may be worse by half before it counts: machines differ, and a short run has few pairs. */
const WORSE_BY = 1.5;

/** What a short run found about one recorded ratio. */
export interface Comparison {
  readonly id: string;
  readonly what: string;
  readonly recorded: number;
  readonly now: number;
  readonly worse: boolean;
}

/**
 * Compares ratios with the recorded ones. Which way is worse is what the goal says; numbers with a unit depend on the machine,
 * and those without a goal have no better or worse.
 *
 * @param findings of a row that was measured now.
 */
export function compare(record: Record, findings: readonly Finding[]): readonly Comparison[] {
  const recorded = new Map(
    record.flatMap((row) => row.findings.filter(isMeasured).map((finding) => [finding.id, finding] as const)),
  );
  return findings
    .filter(isMeasured)
    .filter(({ unit, goal }) => unit === undefined && goal !== undefined)
    .flatMap((finding) => {
      const before = recorded.get(finding.id);
      return before === undefined ? [] : [comparison(before, finding)];
    });
}

function comparison(before: Measured, { id, what, value, goal }: Measured): Comparison {
  const recorded = before.value.median;
  const now = value.median;
  // A ratio that keeps its goal is not a regression, whatever luck the recorded run had.
  const worse =
    goal !== undefined && "atMost" in goal
      ? now > recorded * WORSE_BY && now > goal.atMost
      : now < recorded / WORSE_BY && now < (goal as { readonly atLeast: number }).atLeast;
  return { id, what, recorded, now, worse };
}
