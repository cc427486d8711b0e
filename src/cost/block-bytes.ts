/**
 * What blocks in the bucket weigh. Source of all: blocks of the mix of docs/measurements/senders.md (13 labels, 30 % of
 * the values stand still, 50 % are counters, 20 % random floats), compacted and downsampled by Thanos 0.42.4 up to two
 * weeks, docs/cost.md.
 */

/** Samples in one chunk of raw samples. Source: Prometheus, `tsdb/head_append.go`. */
export const SAMPLES_PER_CHUNK = 120;

/** Bytes of one window of 5 minutes, all five aggregates together: 11.7 in blocks of two days, 11.6 in those of two weeks. */
export const BYTES_PER_FIVE_MINUTES = 11.7;

/** Bytes of one window of an hour, all five aggregates together. */
export const BYTES_PER_HOUR = 13.5;

/** Windows in one chunk of aggregates: 2,016 in 14,500 chunks of 500 series, 336 in 2,000. */
export const WINDOWS_PER_CHUNK = { fiveMinutes: 139, oneHour: 84 } as const;

/** Bytes of one series in an index: labels and postings. */
export const INDEX_BYTES_PER_SERIES = 120;

/** Bytes of one chunk in an index. */
export const INDEX_BYTES_PER_CHUNK = 9;

/** Largest file of chunks. Source: Prometheus, `tsdb/chunks`, `DefaultChunkSegmentSize`. */
export const CHUNK_FILE_BYTES = 512 * 2 ** 20;

/** Largest object that is sent in one request. Source: objstore, `providers/s3`, `part_size`. */
export const PART_BYTES = 64 * 2 ** 20;
