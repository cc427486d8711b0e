import { Duration } from "../units/duration.js";

/** Ages of a cluster's newest sample, each later than the one before or the same. */
export interface SilentAfter {
  /** Long enough that it is no hiccup. */
  readonly noticed: Duration;
  /** A fifth of the budget is left to bring the link back. */
  readonly endangered: Duration;
  /** The budget is over: samples are being lost. */
  readonly lost: Duration;
}

/** A shorter silence is a restart or a slow scrape. */
const HICCUP = Duration.minutes(5);

/** Share of the budget, or of what is sized by it, at which somebody should be woken. */
export const ENDANGERED = 0.8;

/**
 * How old a cluster's newest sample may be before its silence is told of.
 *
 * @param budget longest outage that is promised.
 * @param scrapeInterval time between two scrapes: two that fail are no silence yet.
 */
export function silentAfter(budget: Duration, scrapeInterval: Duration): SilentAfter {
  const endangered = budget.times(ENDANGERED);
  const early = budget.times(0.25).isLessThan(HICCUP) ? budget.times(0.25) : HICCUP;
  const noticed = Duration.longest(early, scrapeInterval.times(3));
  return { noticed: endangered.isLessThan(noticed) ? endangered : noticed, endangered, lost: budget };
}
