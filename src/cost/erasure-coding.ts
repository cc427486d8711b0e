/** How MinIO spreads what it stores. */
export interface ErasureCoding {
  /** Drives in one erasure set. */
  readonly drives: number;
  /** Drives of it that hold parity, and may be lost without losing data. */
  readonly parity: number;
  /** Bytes on disk for each byte that is stored. */
  readonly overhead: number;
}

/** Largest erasure set of MinIO. */
const LARGEST_SET = 16;

/**
 * MinIO's default: sets as large as divides the drives, and parity by their size.
 *
 * Source: MinIO, `internal/config/storageclass`, `DefaultParityBlocks`.
 */
export function erasureCoding(servers: number, drivesPerServer: number): ErasureCoding {
  const all = servers * drivesPerServer;
  let drives = Math.min(all, LARGEST_SET);
  while (all % drives !== 0) drives--;
  const parity = drives === 1 ? 0 : drives <= 3 ? 1 : drives <= 5 ? 2 : drives <= 7 ? 3 : 4;
  return { drives, parity, overhead: drives / (drives - parity) };
}
