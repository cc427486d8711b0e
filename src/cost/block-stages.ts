import type { CostInput, TenantLoad } from "./cost-input.js";
import { blockWeight, type BlockWeight, type Resolution } from "./block-weight.js";

/** Days of the blocks that the Compactor makes, one after the other. Source: Thanos, `cmd/thanos/compact.go`. */
const LEVELS = [2 / 24, 8 / 24, 2, 14] as const;

/** Days until a year's worth is counted for what is kept for ever. */
const YEAR = 365;

/** Blocks of one tenant that have the same resolution and length. */
export interface BlockStage {
  readonly resolution: Resolution;
  /** `ingestor`: a copy as it was uploaded; `compactor`: what was made of such. */
  readonly by: "ingestor" | "compactor";
  /** Length of a block. */
  readonly days: number;
  readonly weight: BlockWeight;
  /** Blocks that are made in a day. */
  readonly perDay: number;
  /** Blocks that answer queries, on average. */
  readonly live: number;
  /** Blocks that wait to be deleted, on average. */
  readonly waiting: number;
  /** Blocks that were deleted and that a versioned bucket still keeps, on average. Nobody lists them. */
  readonly noncurrent: number;
}

/**
 * The blocks of one tenant once everything has been kept as long as it is to be; after a year where that is for ever.
 *
 * A block lives until it is merged into the next longer one: of each length half a step's worth is there on average, and the
 * newest, which the planner leaves alone. The longest live until their newest sample is too old, half a block longer on
 * average. Whatever is replaced or too old stays for the delete delay, and longer in a versioned bucket.
 */
export function blockStages(input: CostInput, load: TenantLoad): BlockStage[] {
  const [dwell, keptDeleted] = [input.deleteDelay.seconds / 86_400, input.noncurrent.seconds / 86_400];
  const upload = input.blockDuration.seconds / 86_400;
  const kept = (resolution: Resolution) => input.retention[resolution].seconds / 86_400 || YEAR;
  const stage = (
    resolution: Resolution,
    by: BlockStage["by"],
    days: number,
    counts: { readonly perDay: number; readonly live: number; readonly last?: boolean },
  ): BlockStage => {
    // Nothing takes the place of the longest that are kept for ever.
    const endless = counts.last === true && input.retention[resolution].milliseconds === 0;
    const deletedPerDay = endless ? 0 : counts.perDay;
    return {
      resolution,
      by,
      days,
      weight: blockWeight(load, resolution, days, input.bytesPerSample),
      perDay: counts.perDay,
      live: counts.live,
      waiting: deletedPerDay * dwell,
      noncurrent: deletedPerDay * keptDeleted,
    };
  };
  const levels = (resolution: Resolution, all: readonly number[]): BlockStage[] => {
    // What is too old before a longer block is whole never becomes one.
    const lengths = all.filter((days, index) => index === 0 || days <= kept(resolution));
    return lengths.map((days, index) => {
      const next = lengths[index + 1];
      // Half of the longest block lies beyond the retention, and half of one at the other end is not made yet.
      const live = next === undefined ? kept(resolution) / days : (next / days - 1) / 2;
      return stage(resolution, "compactor", days, { perDay: 1 / days, live, last: next === undefined });
    });
  };
  const copies = input.replicationFactor;
  return [
    // Copies of the newest block are not merged before the next one comes.
    stage("raw", "ingestor", upload, { perDay: copies / upload, live: copies }),
    ...levels("raw", LEVELS),
    ...(input.downsampling ? [...levels("fiveMinutes", LEVELS.slice(2)), ...levels("oneHour", LEVELS.slice(3))] : []),
  ];
}
