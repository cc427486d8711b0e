import { Duration } from "../units/duration.js";

/** Oldest raw block that is not downsampled yet, with the run that does it. Source: Thanos, `pkg/compact/downsample`, 40 h. */
const RAW_BEFORE_DOWNSAMPLING = Duration.days(3);

/**
 * Shortest retention of 5-minute aggregates: of them the 1-hour ones are made, from blocks of two weeks once they are ten
 * days old. Source: Thanos, `pkg/compact/downsample` and `cmd/thanos/compact.go`.
 */
export const LEAST_FIVE_MINUTE_RETENTION = Duration.days(17);

/**
 * Longest outage whose samples are still in the aggregates: a block is downsampled once, 40 hours after its time, and
 * what comes after that changes only the raw one. Four of them are for the way: cutting, uploading, compacting.
 */
export const WHOLE_AGGREGATES_UP_TO = Duration.hours(36);

/**
 * Shortest retention of raw samples: late ones need as long as others to be downsampled, and come a budget later.
 *
 * @param largestBudget longest outage that a cluster of the environment is promised.
 */
export function leastRawRetention(largestBudget: Duration): Duration {
  return RAW_BEFORE_DOWNSAMPLING.plus(largestBudget);
}
