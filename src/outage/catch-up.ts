import { Duration } from "../units/duration.js";
import { LONGEST_PAUSE, QUEUE_WORKERS, SAMPLES_PER_BLOCK, samplesPerBlock } from "./disk-queue.js";
import { SAMPLES_PER_SHARD, linkRate, liveRate, requestTimeout, type SenderLoad } from "./queue.js";
import type { Sender } from "./sender.js";

/** Time of one request. Source: the one Prometheus's own defaults are worked out with, `config/config.go`. */
const REQUEST_TIME = Duration.milliseconds(100);

/**
 * Samples per second that Receive takes of one cluster's backlog besides what is live. Source: measured on two busy
 * cores, 26,700 from one worker, docs/measurements/senders.md; a Receive with a core of its own takes several times that.
 */
const RECEIVE_RATE = 25_000;

/** Longest pause of a queue between two attempts, with its jitter. Source: vmagent, `-remoteWrite.retryMaxInterval`. */
const QUEUE_PAUSE = LONGEST_PAUSE.times(1.1);

/** The same of Prometheus: `max_backoff`. Source: Prometheus, `config/config.go`. */
const PROMETHEUS_PAUSE = Duration.seconds(5);

/**
 * Samples per second at which a backlog is sent, live ones included. A worker of a disk queue sends block
 * after block: what it was handed within one flush goes in one request.
 *
 * @param maxShards parallel senders of Prometheus; without meaning for a disk queue.
 */
export function catchUpRate({ buffer }: Pick<Sender, "buffer">, load: SenderLoad, maxShards: number): number {
  const sender =
    buffer === "diskQueue"
      ? (QUEUE_WORKERS * samplesPerBlock(load)) / REQUEST_TIME.seconds
      : maxShards * SAMPLES_PER_SHARD;
  return Math.min(sender, linkRate(load), liveRate(load) + RECEIVE_RATE);
}

/**
 * How long it takes after an outage until nothing waits, from the first sample that is accepted.
 *
 * @param outage how long nothing was sent.
 * @param rate samples per second, live ones included.
 * @returns nothing when it never ends, because the live samples alone are as many.
 */
export function catchUpTime(load: SenderLoad, outage: Duration, rate: number): Duration | undefined {
  const live = liveRate(load);
  return rate > live ? outage.times(live / (rate - live)) : undefined;
}

/** How long after the link is back a sender may take to notice it: a request that times out, and one more pause. */
export function catchUpStart({ buffer }: Pick<Sender, "buffer">, load: SenderLoad): Duration {
  return buffer === "diskQueue"
    ? requestTimeout(load, SAMPLES_PER_BLOCK).plus(QUEUE_PAUSE)
    : requestTimeout(load).plus(PROMETHEUS_PAUSE);
}
