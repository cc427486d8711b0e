/**
 * What each part of the fleet takes, as it was measured: plain processes with the arguments of our stacks, real Thanos 0.42.4
 * and Prometheus 3.15.0, two processors (bench/RESULTS.md, rows 4, 7 and 13). Every size that is computed comes from here.
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
  /** Cores that a million series take as long as they are held, whatever is written. @default 0 */
  readonly coresPerMillionSeries?: number;
  /** Bytes of memory on top while a backlog drains. @default 0 */
  readonly backlogBytes?: number;
}

/**
 * An ingestor, for each copy it holds: 778 MiB in three and a router with 30,000 series, 4,207 MiB with 300,000, and 343 MiB in
 * each with 60,000. Every 15 s it looks at each series for a chunk to map (Prometheus, `tsdb/head.go`, `mmapHeadChunks`), which
 * takes more than the samples where they are a minute apart. `GOGC` is 200.
 */
export const INGESTOR: Coefficients = {
  baseBytes: 87 * MEBIBYTE,
  bytesPerSeries: 4.35 * KIBIBYTE,
  cpuPerMillionSamples: 3.5,
  coresPerMillionSeries: 0.15,
};

/**
 * A router with mutual TLS and three copies: 1.5 CPU-seconds for 180,000 samples. It holds requests and no series: 136 MiB at
 * the pace of scrapes, 330 MiB with four requests of 2,000 samples at every time.
 */
export const ROUTER: Coefficients = {
  baseBytes: 135 * MEBIBYTE,
  bytesPerSeries: 0,
  cpuPerMillionSamples: 8.5,
  backlogBytes: 195 * MEBIBYTE,
};

/** An agent: 83 MiB with 5,000 series, 163 MiB with 50,000; 7.75 CPU-seconds for a million samples, scraping included. */
export const AGENT: Coefficients = {
  baseBytes: 74 * MEBIBYTE,
  bytesPerSeries: 1.82 * KIBIBYTE,
  cpuPerMillionSamples: 7.75,
};

/** A server that forwards: 118 MiB with 5,000 series, 286 MiB with 50,000; 7.65 CPU-seconds for a million samples. */
export const SERVER: Coefficients = {
  baseBytes: 99 * MEBIBYTE,
  bytesPerSeries: 3.82 * KIBIBYTE,
  cpuPerMillionSamples: 7.65,
};

/** A disk queue beside an agent: 30 MiB more with 5,000 series, 56 MiB with 50,000; 2.25 CPU-seconds for a million samples. */
export const DISK_QUEUE: Coefficients = {
  baseBytes: 27 * MEBIBYTE,
  bytesPerSeries: 0.59 * KIBIBYTE,
  cpuPerMillionSamples: 2.25,
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
