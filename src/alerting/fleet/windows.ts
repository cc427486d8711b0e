import { Duration } from "../../units/duration.js";

/**
 * Range of a rate: five minutes, as in the mixins of Thanos and Prometheus, and never less than four scrapes, so that one
 * that is missed leaves two samples.
 */
export function rateWindow(scrapeInterval: Duration): Duration {
  return Duration.longest(Duration.minutes(5), scrapeInterval.times(4));
}

/** How long what is wrong with a sender must hold: fifteen minutes, as in the mixin of Prometheus, or three ranges of a rate. */
export function lasting(scrapeInterval: Duration): Duration {
  return rateWindow(scrapeInterval).times(3);
}
