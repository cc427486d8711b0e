import type { Duration } from "../units/duration.js";

/** What one tenant writes. */
export interface TenantLoad {
  readonly tenant: string;
  /** Series at one time, those of both of a pair: they stay two. */
  readonly series: number;
  readonly scrapeInterval: Duration;
}

/** How long each resolution is kept; no time at all is for ever. */
export interface Retentions {
  readonly raw: Duration;
  readonly fiveMinutes: Duration;
  readonly oneHour: Duration;
}

/** What decides how much is stored and how often the store is asked. */
export interface CostInput {
  readonly tenants: readonly TenantLoad[];
  /** Copies of every block that ingestors upload. */
  readonly replicationFactor: number;
  /** Length of the blocks that ingestors cut. */
  readonly blockDuration: Duration;
  readonly retention: Retentions;
  /** Whether the Compactor makes aggregates. */
  readonly downsampling: boolean;
  /** Time between marking a block and deleting it. */
  readonly deleteDelay: Duration;
  /** How long a versioned bucket keeps what was deleted. */
  readonly noncurrent: Duration;
  /** How often the Compactor runs, and how it looks for blocks. */
  readonly compactor: { readonly waitInterval: Duration; readonly recursive: boolean };
  /** Gateways that look into the bucket, how often, and how. */
  readonly gateways: {
    /** Gateways that have the same blocks. */
    readonly replicas: number;
    /** Shards and ages over which blocks are shared out; each lists the whole bucket. */
    readonly groups: number;
    readonly syncInterval: Duration;
    readonly recursive: boolean;
  };
  /** Bytes of one raw sample in a chunk. */
  readonly bytesPerSample: number;
}
