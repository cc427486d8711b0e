import type { DescribedBlock } from "./block.js";

/** The range into which the Compactor first merges blocks of two hours. */
const FIRST_RANGE = 8 * 3_600_000;

/**
 * Which blocks of a tenant to break: the oldest one is left half-uploaded, and corrupt is the first one after it that is
 * merged with its successor at once: one alone in its eight hours would be left alone for a day.
 *
 * @throws Error when there are too few blocks: a mistake of the scenario.
 */
export function breakBlocks(blocks: readonly DescribedBlock[]): {
  readonly half: DescribedBlock;
  readonly corrupt: DescribedBlock;
} {
  const [half, ...others] = [...blocks].sort((one, other) => one.minTime - other.minTime);
  const range = ({ minTime }: DescribedBlock) => Math.floor(minTime / FIRST_RANGE);
  const corrupt = others.find((block, index) => {
    const next = others[index + 1];
    return next !== undefined && range(next) === range(block);
  });
  if (half === undefined || corrupt === undefined) throw new Error("too few blocks to break two of them");
  return { half, corrupt };
}
