/**
 * What each part of the fleet takes, as it was measured: plain processes with the arguments of our stacks, real Thanos 0.42.4
 * and Prometheus 3.15.0, two processors (bench/RESULTS.md, rows 4 and 7). Every size that is computed comes from here.
 */

const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;

/** What a process takes before it has anything to do, and for each thing that it has. */
export interface Coefficients {
  /** Bytes of memory of the process itself. */
  readonly baseBytes: number;
  /** Bytes of memory of a series that it holds. */
  readonly bytesPerSeries: number;
  /** CPU-seconds of a million samples that pass through it. */
  readonly cpuPerMillionSamples: number;
}

/** An ingestor, for each copy it holds: 60,000 series in 425 MiB, 1.4 CPU-seconds for 360,000 samples. `GOGC` is 200. */
export const INGESTOR: Coefficients = {
  baseBytes: 80 * MEBIBYTE,
  bytesPerSeries: 5.9 * KIBIBYTE,
  cpuPerMillionSamples: 3.9,
};

/**
 * A router with mutual TLS and three copies: 2.5 CPU-seconds for 360,000 samples. It holds requests and no series; what it had
 * with four requests of 2,000 samples at one time was 326 MiB.
 */
export const ROUTER: Coefficients = { baseBytes: 330 * MEBIBYTE, bytesPerSeries: 0, cpuPerMillionSamples: 6.9 };

/** An agent: 85 MiB with 5,000 series, 174 MiB with 50,000; 4.2 CPU-seconds for a million samples, scraping included. */
export const AGENT: Coefficients = {
  baseBytes: 75 * MEBIBYTE,
  bytesPerSeries: 2 * KIBIBYTE,
  cpuPerMillionSamples: 4.3,
};

/** A server that forwards: 108 MiB with 5,000 series, 282 MiB with 50,000; 4.6 CPU-seconds for a million samples. */
export const SERVER: Coefficients = {
  baseBytes: 89 * MEBIBYTE,
  bytesPerSeries: 3.95 * KIBIBYTE,
  cpuPerMillionSamples: 4.6,
};

/** A disk queue beside an agent: 31 MiB more with 5,000 series, 56 MiB with 50,000; 1.5 CPU-seconds for a million samples. */
export const DISK_QUEUE: Coefficients = {
  baseBytes: 28 * MEBIBYTE,
  bytesPerSeries: 0.57 * KIBIBYTE,
  cpuPerMillionSamples: 1.5,
};

/**
 * Hours of series that a head holds: a block and a half of two hours until it is cut. Series that went away meanwhile are still
 * there. Source: Prometheus, `tsdb/head.go`, `compactable`.
 */
export const HEAD_HOURS = 3;

/** The fullest ingestor has this much more than the mean: measured 1.03 and 1.04 with six (bench/RESULTS.md, row 5). */
export const RING_UNEVENNESS = 1.05;

/**
 * Memory limit of what is held all the time. Cutting a block, replaying the write-ahead log and a backlog that arrives out of
 * order take as much again; nothing may be killed for what is temporary.
 */
export const LIMIT_FACTOR = 2;

/** CPU that is reserved, of what is used all the time: a backlog is to drain, and neighbours are not to be squeezed out. */
export const CPU_FACTOR = 2;
