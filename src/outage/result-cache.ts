import { Duration } from "../units/duration.js";

/**
 * Results about the last minutes are not kept: they still change. Not longer with a longer budget, or dashboards of every
 * cluster would be slow because one may be cut off; validity and parts below bound how long a gap can be seen that has
 * been filled meanwhile.
 */
export const RESULT_CACHE_MAX_FRESHNESS = Duration.minutes(10);

/** How long a result is kept at most: so long after a backlog has arrived, its gap is gone from every part that is whole. */
export const LONGEST_RESULT_VALIDITY = Duration.hours(1);

/**
 * The parts of a range, each of which is a result of its own. A part is kept anew whenever it is made longer, so the one
 * that holds "now" keeps its gaps for as long as it is asked for and not over: parts of a day would show them until
 * midnight on a screen that refreshes. Ranges of less than two days are cut in `count` parts of an hour at least, longer
 * ones in days.
 *
 * Source: Thanos 0.42.4, `internal/cortex/querier/queryrange/results_cache.go`, `handleHit`, and
 * `pkg/queryfrontend/roundtrip.go`, `dynamicIntervalFn`.
 */
export const RESULT_PARTS = { shortest: Duration.hours(1), longest: Duration.days(1), count: 8 } as const;

/**
 * How long a filled gap may still be seen by whoever asks for the same range all the time: until its part is over, the
 * last of it has been kept, and that is dropped.
 *
 * @param range that is asked for.
 * @param validity how long a result is kept.
 */
export function gapSeenAtMost(range: Duration, validity: Duration): Duration {
  return partOf(range).plus(RESULT_CACHE_MAX_FRESHNESS).plus(validity);
}

function partOf(range: Duration): Duration {
  const { shortest, longest, count } = RESULT_PARTS;
  if (!range.isLessThan(longest.times(2))) return longest;
  return shortest.isLessThan(range) ? range.times(1 / count) : shortest;
}
