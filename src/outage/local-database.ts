import { Duration } from "../units/duration.js";
import { USABLE_SHARE } from "./file-system.js";
import { liveRate, type SenderLoad } from "./queue.js";
import { BLOCK_BYTES_PER_SAMPLE } from "./sample-bytes.js";
import { serverWalBytes } from "./write-ahead-log.js";

/** How long a server keeps samples where nothing else is said. */
export const SERVER_RETENTION = Duration.hours(24);

/**
 * Share of its place that a server's database may fill before the oldest block goes. Only blocks are deleted, though the
 * write-ahead log counts too; the rest is room for the log's peaks and for a compaction, which writes before it deletes.
 *
 * Source: Prometheus, docs/storage.md, on size-based retention: 80 to 85 % of the disk.
 */
const DATABASE_SHARE = 0.8;

/**
 * Bytes of disk for a server's own database: so much that its blocks go because of their age and never because of their
 * size.
 *
 * @param retention how long it keeps samples.
 */
export function databaseBytes(load: SenderLoad, retention: Duration): number {
  const blocks = liveRate(load) * retention.seconds * BLOCK_BYTES_PER_SAMPLE;
  return (blocks + serverWalBytes(load)) / DATABASE_SHARE;
}

/**
 * Bytes for `--storage.tsdb.retention.size`: a share of what is left by the queue beside it, which needs its place in a
 * volume that is not all usable.
 *
 * @param volume bytes of the volume.
 * @param queueDisk bytes of disk that the queue takes; 0 without one.
 */
export function databaseLimit(volume: number, queueDisk: number): number {
  return Math.max(0, (volume - queueDisk / USABLE_SHARE) * DATABASE_SHARE);
}
