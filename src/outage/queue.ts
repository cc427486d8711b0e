import type { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";

/** Times the live rate at which a backlog is to drain. */
const CATCH_UP_FACTOR = 100;

/** Samples per second of one shard: batches of 2000 in requests of 100 ms. Source: Prometheus, `config/config.go`. */
const SAMPLES_PER_SHARD = 20_000;

/** Prometheus's own upper bound. Source: Prometheus, `config/config.go`, `DefaultQueueConfig`. */
export const MOST_SHARDS = 50;

/** Bytes of one sample on the way to Receive, compressed. Source: ClickHouse/ClickHouse#119734, 32 bytes at 2000 a request. */
const WIRE_BYTES_PER_SAMPLE = 32;

/** What decides how a cluster sends. */
export interface SenderLoad {
  /** Series that are scraped at one time. */
  readonly activeSeries: Quantity;
  /** Time between two scrapes. */
  readonly scrapeInterval: Duration;
  /** Bits per second of the way to Receive. @default - the link is never what limits */
  readonly linkSpeed?: Quantity;
}

/** Samples per second while everything is well. */
export function liveRate({ activeSeries, scrapeInterval }: SenderLoad): number {
  return activeSeries.value / scrapeInterval.seconds;
}

/** Samples per second that the link carries; no bound where none is known. */
export function linkRate({ linkSpeed }: SenderLoad): number {
  return linkSpeed === undefined ? Number.POSITIVE_INFINITY : linkSpeed.value / 8 / WIRE_BYTES_PER_SAMPLE;
}

/**
 * Parallel senders at most: enough to drain a backlog at a hundred times the live rate, no more than the link carries,
 * because what waits in a shard is memory.
 */
export function maxShards(load: SenderLoad): number {
  const wanted = Math.min(liveRate(load) * CATCH_UP_FACTOR, linkRate(load));
  return Math.min(MOST_SHARDS, Math.max(1, Math.ceil(wanted / SAMPLES_PER_SHARD)));
}
