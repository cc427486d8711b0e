import {
  BYTES_PER_FIVE_MINUTES,
  BYTES_PER_HOUR,
  CHUNK_FILE_BYTES,
  INDEX_BYTES_PER_CHUNK,
  INDEX_BYTES_PER_SERIES,
  PART_BYTES,
  SAMPLES_PER_CHUNK,
  WINDOWS_PER_CHUNK,
} from "./block-bytes.js";
import type { TenantLoad } from "./cost-input.js";

/** How coarse a block is. */
export type Resolution = "raw" | "fiveMinutes" | "oneHour";

/** One block of one tenant. */
export interface BlockWeight {
  readonly bytes: number;
  /** Objects in the bucket: index, meta.json and files of chunks. */
  readonly objects: number;
  /** Requests that upload it: one per object, and one per part and two more for what is larger than a part. */
  readonly puts: number;
}

const windowDays = { fiveMinutes: 1 / 288, oneHour: 1 / 24 } as const;

/**
 * What a block weighs.
 *
 * @param days its length.
 * @param bytesPerSample of raw samples in a chunk.
 */
export function blockWeight(
  load: TenantLoad,
  resolution: Resolution,
  days: number,
  bytesPerSample: number,
): BlockWeight {
  const points = days / (resolution === "raw" ? load.scrapeInterval.seconds / 86_400 : windowDays[resolution]) || 0;
  const perChunk = resolution === "raw" ? SAMPLES_PER_CHUNK : WINDOWS_PER_CHUNK[resolution];
  const perPoint = { raw: bytesPerSample, fiveMinutes: BYTES_PER_FIVE_MINUTES, oneHour: BYTES_PER_HOUR }[resolution];
  const chunks = load.series * Math.max(1, Math.ceil(points / perChunk));
  const chunkBytes = load.series * points * perPoint;
  const indexBytes = load.series * INDEX_BYTES_PER_SERIES + chunks * INDEX_BYTES_PER_CHUNK;
  const files = Math.max(1, Math.ceil(chunkBytes / CHUNK_FILE_BYTES));
  return {
    bytes: chunkBytes + indexBytes,
    objects: files + 2,
    puts: files * putsOf(chunkBytes / files) + putsOf(indexBytes) + 1,
  };
}

function putsOf(bytes: number): number {
  return bytes <= PART_BYTES ? 1 : Math.ceil(bytes / PART_BYTES) + 2;
}
