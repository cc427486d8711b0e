import { Duration } from "../units/duration.js";
import { liveRate, type SenderLoad } from "./queue.js";
import { WIRE_BYTES_PER_SAMPLE } from "./sample-bytes.js";

/** Longest wait of Prometheus before it hands an incomplete batch to the queue beside it: what a kill can take from it. */
export const HAND_OVER_DEADLINE = Duration.seconds(1);

/** How often the queue turns what it was handed into a block. Source: VictoriaMetrics 1.150.0, `-remoteWrite.flushInterval`. */
export const FLUSH_INTERVAL = Duration.seconds(1);

/** Longest pause between two attempts of a request, for `-remoteWrite.retryMaxInterval`; each has up to 10 % jitter. */
export const LONGEST_PAUSE = Duration.seconds(15);

/**
 * Requests of the queue that are on their way at the same time. Each carries what was handed over between two flushes, so
 * one after the other they take a round trip for each second of samples: 72 times the live rate at 20 ms, 15 times at
 * 100 ms; four of them reach 243 times at 20 ms. The price is order, which Receive's window does without (one sample in a
 * hundred came late), and a block more that a kill can take for each.
 *
 * Source: measured, docs/measurements/senders.md.
 */
export const QUEUE_WORKERS = 4;

/** Samples in a block at most. Source: VictoriaMetrics 1.150.0, `-remoteWrite.maxRowsPerBlock`. */
export const SAMPLES_PER_BLOCK = 10_000;

/** Largest block, in bytes. Source: VictoriaMetrics 1.150.0, `lib/persistentqueue/persistentqueue.go`, `MaxBlockSize`. */
const LARGEST_BLOCK = 32 * 2 ** 20;

/**
 * Bytes of one file of the queue, and the least a queue may be limited to: below it vmagent takes this instead.
 *
 * Source: VictoriaMetrics 1.150.0, `lib/persistentqueue/persistentqueue.go`, `DefaultChunkFileSize`.
 */
export const QUEUE_FILE = (LARGEST_BLOCK + 8) * 16;

/** A file is left for the next when a largest block might not fit any more: a sixteenth stays empty, and is counted. */
const EMPTY_SPACE = 16 / 15;

/** For series that come and go, and for scrapes that are denser than the series say. */
const HEADROOM = 1.2;

const MEBIBYTE = 2 ** 20;

/**
 * Bytes the queue may hold, for `-remoteWrite.maxDiskUsagePerURL`: beyond them it drops its oldest samples. Whole
 * mebibytes, so that the flag is readable.
 *
 * @param budget longest outage that is promised.
 */
export function queueBytes(load: SenderLoad, budget: Duration): number {
  const backlog = liveRate(load) * budget.seconds * WIRE_BYTES_PER_SAMPLE;
  return Math.ceil(Math.max(QUEUE_FILE, backlog * EMPTY_SPACE * HEADROOM) / MEBIBYTE) * MEBIBYTE;
}

/**
 * Bytes of disk that a queue takes: a file is deleted only when all of it is sent, so one of them comes on top.
 *
 * @param queue bytes it may hold.
 */
export function queueDiskBytes(queue: number): number {
  return queue + QUEUE_FILE;
}

/** Samples in one request of the queue: what was handed over between two flushes. */
export function samplesPerBlock(load: SenderLoad): number {
  return Math.min(SAMPLES_PER_BLOCK, liveRate(load) * FLUSH_INTERVAL.seconds);
}
