import type { Answer } from "./ask-range.js";

/** A value that is not what it was. */
export interface Difference {
  readonly series: string;
  /** Seconds since 1970: the end of the window. */
  readonly time: number;
  /** What was answered before; undefined where nothing was. */
  readonly before: number | undefined;
  /** What is answered now; undefined where nothing is. */
  readonly after: number | undefined;
}

/** How two answers to the same question compare. */
export interface AnswerComparison {
  /** Values that one of the two has. */
  readonly compared: number;
  /** Values that are not the same, in the order of series and time. */
  readonly differences: readonly Difference[];
  /** The largest deviation among those that both have, as a part of the former value. */
  readonly largestDeviation: number;
}

/**
 * Compares two answers value by value. A value that only one of them has is a difference whatever the tolerance.
 *
 * @param tolerance the deviation that is none yet, as a part of the former value: 0.02 allows 2 %. @default 0
 */
export function compareAnswers(before: Answer, after: Answer, tolerance = 0): AnswerComparison {
  const differences: Difference[] = [];
  let compared = 0;
  let largestDeviation = 0;
  for (const series of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const former = before.get(series) ?? new Map<number, number>();
    const latter = after.get(series) ?? new Map<number, number>();
    for (const time of [...new Set([...former.keys(), ...latter.keys()])].sort((one, other) => one - other)) {
      compared += 1;
      const pair = { before: former.get(time), after: latter.get(time) };
      const deviation = deviationOf(pair.before, pair.after);
      if (Number.isFinite(deviation)) largestDeviation = Math.max(largestDeviation, deviation);
      if (!(deviation <= tolerance)) differences.push({ series, time, ...pair });
    }
  }
  return { compared, differences, largestDeviation };
}

function deviationOf(before: number | undefined, after: number | undefined): number {
  if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
  if (Object.is(before, after) || before === after) return 0;
  return before === 0 ? Number.POSITIVE_INFINITY : Math.abs(after - before) / Math.abs(before);
}
