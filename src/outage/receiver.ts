import { Duration } from "../units/duration.js";

/** Ingestors keep at least this long what they have uploaded, so that Query seldom needs the object store for today. */
const LEAST_LOCAL_RETENTION = Duration.days(2);

/** How far ahead of its own clock Receive takes samples, for `--tsdb.too-far-in-future.time-window`. */
export const ACCEPTED_AHEAD = Duration.minutes(5);

/**
 * What both sides add to the longest outage: half a block, one hour of the usual two. Within it a TSDB takes samples
 * anyhow, and no cut of a block falls.
 *
 * Source: Prometheus, `tsdb/head_append.go`, `appendableMinValidTime`.
 *
 * @param blockDuration length of the blocks that ingestors cut.
 */
export function slack(blockDuration: Duration): Duration {
  return blockDuration.times(0.5);
}

/**
 * How far behind a tenant's newest sample Receive must take samples: what is older gets 409, and every sender drops it
 * for good. A tenant of one's own does not do away with it: Receive goes on cutting blocks while a cluster is silent.
 *
 * @param largestBudget longest outage that a cluster of the environment is promised.
 * @param blockDuration length of the blocks that ingestors cut.
 */
export function outOfOrderWindow(largestBudget: Duration, blockDuration: Duration): Duration {
  return largestBudget.plus(slack(blockDuration));
}

/**
 * How long ingestors keep blocks: never shorter than they take late samples, or a late block would be deleted as soon as
 * it is uploaded.
 *
 * @param window how far behind samples are taken.
 */
export function localRetention(window: Duration): Duration {
  return Duration.longest(LEAST_LOCAL_RETENTION, window);
}
