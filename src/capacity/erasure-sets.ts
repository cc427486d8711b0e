/** How many servers of a MinIO may be lost, whichever they are. */
export interface LossTolerance {
  /** Lost servers with which everything can still be read. */
  readonly reads: number;
  /** Lost servers with which everything can still be written. */
  readonly writes: number;
}

const DRIVES_OF_A_SET = Array.from({ length: 15 }, (_, index) => index + 2);

/**
 * Drives of one erasure set: the largest size that shares all drives out, and lies evenly over the servers.
 *
 * Source: MinIO, `cmd/endpoint-ellipses.go`: `possibleSetCountsWithSymmetry`, where the pattern of the servers is looked at
 * last and decides, and `commonSetDriveCount`. Seen: 17 servers with 4 drives do not start, 4 with 17 do.
 *
 * @returns nothing where no size does; MinIO does not start then.
 */
export function erasureSetDrives(servers: number, drivesPerServer: number): number | undefined {
  const drives = servers * drivesPerServer;
  const even = (size: number) => (servers > size ? servers % size === 0 : size % servers === 0);
  return DRIVES_OF_A_SET.findLast((size) => drives % size === 0 && even(size));
}

/** Drives of a set whose loss it survives. Source: MinIO, `internal/config/storageclass`, `DefaultParityBlocks`. */
function parityOf(drives: number): number {
  if (drives === 1) return 0;
  if (drives <= 3) return 1;
  if (drives <= 5) return 2;
  return drives <= 7 ? 3 : 4;
}

/**
 * How many servers may be lost. Reading takes as many drives of each set as there are pieces of data, writing one more where
 * data and parity are equally many; two groups of servers could each write otherwise.
 *
 * Source: MinIO, `cmd/erasure-metadata.go`, `objectQuorumFromMeta`. Drives are numbered with the server first
 * (`pkg/ellipses`, `argExpander`), so that a set lies over as many servers as it can. Locks, which need a majority of a set's
 * servers, never ask for more than that. In sets of more than eight drives new objects can be written with a few more lost,
 * because MinIO gives them more parity then (`cmd/erasure-object.go`); what exists could not be changed, so it is not counted.
 *
 * @param servers servers of one pool; with one alone none may be lost.
 * @param drivesPerServer drives of each.
 * @throws Error when they do not share out; a rule says so earlier.
 */
export function tolerates(servers: number, drivesPerServer: number): LossTolerance {
  if (servers === 1) return { reads: 0, writes: 0 };
  const drives = erasureSetDrives(servers, drivesPerServer);
  if (drives === undefined) {
    throw new Error(`erasure sets of 2 to 16 drives must share out all drives; got: ${servers} × ${drivesPerServer}`);
  }
  const parity = parityOf(drives);
  const data = drives - parity;
  const perServer = Math.ceil(drives / servers);
  const lost = (spare: number) => Math.floor(spare / perServer);
  return { reads: lost(parity), writes: lost(data === parity ? parity - 1 : parity) };
}
