import type { AnswerComparison, Difference } from "./compare-answers.js";

/** Differences that are named; the rest is counted. */
const NAMED = 3;

/** One line for a comparison that holds; the first differences, one line each, for one that does not. */
export function describeComparison(title: string, comparison: AnswerComparison): string {
  const { compared, differences, largestDeviation } = comparison;
  if (compared === 0) return `${title}: nothing was answered, neither before nor after`;
  if (differences.length === 0) {
    const deviation = largestDeviation === 0 ? "all equal" : `at most ${percent(largestDeviation)} apart`;
    return `${title}: ${compared} values, ${deviation}`;
  }
  const rest = differences.length - NAMED;
  return [
    `${title}: ${differences.length} of ${compared} values differ`,
    ...differences.slice(0, NAMED).map((difference) => `    ${describe(difference)}`),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ].join("\n");
}

/** Whether anything was compared and nothing differs. */
export function holds({ compared, differences }: AnswerComparison): boolean {
  return compared > 0 && differences.length === 0;
}

function describe({ series, time, before, after }: Difference): string {
  return `${series} at ${new Date(time * 1000).toISOString()}: ${before ?? "nothing"} before, ${after ?? "nothing"} after`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}
