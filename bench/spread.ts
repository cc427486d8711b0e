import type { Spread } from "./finding.js";

/**
 * Median, least and most of some numbers.
 *
 * @throws Error when there are none: a comparison without a run says nothing.
 */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new Error("nothing was measured");
  if (!numbers.every(Number.isFinite)) throw new Error(`not numbers: ${numbers.join(", ")}`);
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)!, runs: sorted.length };
}

/**
 * The spread of the ratios of pairs: each pair was measured close together, so what slows the machine for a while slows
 * both.
 *
 * @throws Error when there are not as many of the one as of the other.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} runs against ${theirs.length} are no pairs`);
  return spreadOf(ours.map((value, index) => value / theirs[index]!));
}
