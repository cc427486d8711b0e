import { Duration } from "../units/duration.js";

/** How long each one on the way of a query waits for the next, from the reader inwards; each longer than the one after it. */
export interface QueryTimeouts {
  /** Grafana, for the Query Frontend: its users see an error of Query's and not a dropped connection. */
  readonly reader: Duration;
  /** The Query Frontend, for the first byte of Query's answer; without it a Query that hangs holds a request for ever. */
  readonly frontend: Duration;
  /** Query, for the whole query. */
  readonly query: Duration;
  /**
   * Query, for a store that sends nothing: then what others have is answered, with a warning that it is partial. In place
   * of this the query as a whole would run out of time and answer nothing.
   */
  readonly store: Duration;
}

/** How much longer than what it waits for somebody waits who only hands on. */
const MARGIN = Duration.seconds(5);

/** Share of a query's time for which a store may send nothing; the rest is for working the answer out. */
const STORE_SHARE = 0.75;

/**
 * Gateways have no time limit of their own: what Query gives up is cancelled with it.
 *
 * @param query longest time a query may take.
 */
export function queryTimeouts(query: Duration): QueryTimeouts {
  const frontend = query.plus(MARGIN);
  return { reader: frontend.plus(MARGIN), frontend, query, store: query.times(STORE_SHARE) };
}

/** How far back PromQL looks for a sample where Query is told nothing else. Source: Prometheus, `promql/engine.go`. */
const LOOKBACK = Duration.minutes(5);

/**
 * How far back Query looks for a sample: more than two scrapes, so that one that is missed or late does not make a gap.
 *
 * @param longestInterval longest time between two scrapes in the environment.
 * @returns nothing where PromQL's own 5 min are enough.
 */
export function lookback(longestInterval: Duration): Duration | undefined {
  return longestInterval.times(2).isLessThan(LOOKBACK) ? undefined : longestInterval.times(2.5);
}
