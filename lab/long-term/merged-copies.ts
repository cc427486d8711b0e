import type { DescribedBlock } from "./block.js";
import type { History } from "./history.js";

/**
 * What is wrong with raw blocks that should hold every sample once; nothing when all is well. Copies of Receive are equal,
 * so the samples of one copy are all there must be, and bytes shrink at least as the samples do: larger blocks say the
 * name of a series fewer times.
 *
 * @param before blocks as they were uploaded.
 * @param after blocks after compaction, those marked for deletion left out.
 */
export function copiesLeft(
  history: Pick<History, "distinctSamples" | "samples" | "tenants">,
  before: readonly DescribedBlock[],
  after: readonly DescribedBlock[],
): readonly string[] {
  const raw = after.filter(({ resolution }) => resolution === 0);
  const samples = sum(raw, "samples");
  const unmerged = after.filter(({ replica }) => replica !== undefined);
  const allowed = (sum(before, "bytes") * history.distinctSamples) / history.samples;
  return [
    ...(sum(before, "samples") === history.samples ? [] : ["not every block that was made is in the bucket"]),
    ...(unmerged.length === 0 ? [] : [`${unmerged.length} blocks still carry receive_replica`]),
    ...(samples === history.distinctSamples
      ? []
      : [`raw blocks hold ${samples} samples, one copy has ${history.distinctSamples}`]),
    ...(sum(raw, "bytes") <= allowed
      ? []
      : [`raw blocks take ${sum(raw, "bytes")} bytes, one copy ${Math.round(allowed)}`]),
  ];
}

function sum(blocks: readonly DescribedBlock[], what: "samples" | "bytes"): number {
  return blocks.reduce((total, block) => total + block[what], 0);
}
