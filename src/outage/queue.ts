import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { slack } from "./receiver.js";
import { WIRE_BYTES_PER_SAMPLE } from "./sample-bytes.js";

/** Times the live rate at which a backlog is to drain. */
const CATCH_UP_FACTOR = 100;

/** Samples in one request of Prometheus. Source: Prometheus, `config/config.go`, `DefaultQueueConfig`. */
export const SAMPLES_PER_REQUEST = 2_000;

/** Samples per second of one shard: requests of 100 ms. Source: Prometheus, `config/config.go`. */
export const SAMPLES_PER_SHARD = SAMPLES_PER_REQUEST * 10;

/** Prometheus's own upper bound. Source: Prometheus, `config/config.go`, `DefaultQueueConfig`. */
export const MOST_SHARDS = 50;

/** What decides how a cluster sends. */
export interface SenderLoad {
  /** Series that are scraped at one time. */
  readonly activeSeries: Quantity;
  /** Time between two scrapes. */
  readonly scrapeInterval: Duration;
  /** Bits per second of the way to Receive. @default - the link is never what limits */
  readonly linkSpeed?: Quantity;
  /** Senders that share the link: both of a pair scrape and send everything. @default 1 */
  readonly replicas?: number;
}

/** Samples per second of one sender while everything is well. */
export function liveRate({ activeSeries, scrapeInterval }: Omit<SenderLoad, "linkSpeed">): number {
  return activeSeries.value / scrapeInterval.seconds;
}

/** Samples per second that the link carries of one sender, which has its share of it; no bound where none is known. */
export function linkRate({ linkSpeed, replicas = 1 }: Pick<SenderLoad, "linkSpeed" | "replicas">): number {
  return linkSpeed === undefined ? Number.POSITIVE_INFINITY : linkSpeed.value / 8 / WIRE_BYTES_PER_SAMPLE / replicas;
}

/**
 * The slowest link on which the backlog of every sender drains: half of it carries the live samples, and after an outage the other half
 * takes as long as the outage did.
 *
 * @returns bits per second.
 */
export function leastLinkSpeed(load: Omit<SenderLoad, "linkSpeed">): number {
  return Math.ceil(liveRate(load) * (load.replicas ?? 1) * 2 * WIRE_BYTES_PER_SAMPLE * 8);
}

/**
 * Parallel senders at most: enough to drain a backlog at a hundred times the live rate, no more than the link carries,
 * because what waits in a shard is memory.
 */
export function maxShards(load: SenderLoad): number {
  const wanted = Math.min(liveRate(load) * CATCH_UP_FACTOR, linkRate(load));
  return Math.min(MOST_SHARDS, Math.max(1, Math.ceil(wanted / SAMPLES_PER_SHARD)));
}

/**
 * A router answers within the 5 s that Thanos gives a forwarded request, or after a short wait at its gate. What was on its
 * way to one that is gone is noticed by nothing but this.
 *
 * Source: Thanos 0.42.4, `--receive-forward-timeout`.
 */
const LEAST_TIMEOUT = Duration.seconds(10);

/** Times that a request takes on its link alone: others are on it too, and a timeout that is too short never sends anything. */
const LINK_SHARE = 4;

/**
 * How long a request may take before it is sent again.
 *
 * @param samples in one request. @default 2000, Prometheus's own
 */
export function requestTimeout(
  load: Pick<SenderLoad, "linkSpeed" | "replicas">,
  samples = SAMPLES_PER_REQUEST,
): Duration {
  const onLink = Duration.seconds(Math.ceil((samples / linkRate(load)) * LINK_SHARE));
  return Duration.longest(LEAST_TIMEOUT, onLink);
}

/**
 * How long Prometheus may take to empty its shards before it changes their number, for `--storage.remote.flush-deadline`.
 * It drops what is left at the end of that: by its own default of a minute, an outage that begins while shards change
 * loses what they held (seen in the lab; `storage/remote/queue_manager.go`, `reshardLoop` and `stop`). The end of
 * Prometheus waits as long, but no longer than its pod's grace.
 *
 * @param outage longest one that is promised.
 * @param blockDuration length of the blocks that ingestors cut.
 */
export function flushDeadline(outage: Duration, blockDuration: Duration): Duration {
  return outage.plus(slack(blockDuration));
}
