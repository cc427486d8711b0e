/**
 * What one sample weighs where it waits or travels: series of 13 labels like kube-state-metrics'.
 *
 * Source of all: measured with Prometheus 3.15.0 and vmagent, docs/measurements/senders.md.
 */

/** Bytes in a write-ahead log, an agent's and a server's alike: 9.2, compressed. */
export const WAL_BYTES_PER_SAMPLE = 9.2;

/** Bytes of one series in a write-ahead log: 42 for its labels, once in the checkpoint and once in what was written since. */
export const WAL_BYTES_PER_SERIES = 84;

/**
 * Bytes on the way to Receive: every sample goes with all its labels, compressed. A disk queue keeps whole requests, so
 * they weigh as much there, five times as much as in a write-ahead log.
 */
export const WIRE_BYTES_PER_SAMPLE = 51.1;

/** Bytes in a block of a server's database: 3.4 and 1.1 for the index. */
export const BLOCK_BYTES_PER_SAMPLE = 4.5;
