import { USABLE_SHARE } from "../outage/file-system.js";
import { BLOCK_BYTES_PER_SAMPLE, WAL_BYTES_PER_SAMPLE, WAL_BYTES_PER_SERIES } from "../outage/sample-bytes.js";
import type { Duration } from "../units/duration.js";
import { HEAD_HOURS, INGESTOR, RING_UNEVENNESS, ROUTER } from "./coefficients.js";
import type { TenantLoad } from "./compaction-disk.js";
import { needOf, type Need } from "./need.js";

/** What is written, and onto what. */
export interface WritePathLoad {
  /** Everyone who writes. */
  readonly tenants: readonly TenantLoad[];
  /** Share of the series that go away and come anew in an hour. */
  readonly churnPerHour: number;
  readonly replicationFactor: number;
  /** Ingestors in the ring. */
  readonly ringSize: number;
  readonly routers: number;
  /** How long ingestors keep blocks of their own. */
  readonly localRetention: Duration;
}

/** Samples that all tenants write in a second, one copy. */
export function samplesPerSecond(tenants: readonly TenantLoad[]): number {
  return tenants.reduce((sum, { activeSeries, scrapeInterval }) => sum + activeSeries / scrapeInterval.seconds, 0);
}

/** Series of all tenants at one time, one copy. */
export function activeSeries(tenants: readonly TenantLoad[]): number {
  return tenants.reduce((sum, tenant) => sum + tenant.activeSeries, 0);
}

/** Share of all series that the fullest ingestor holds. The ring is fixed: it holds no more when another one is lost. */
function shareOfFullest({ replicationFactor, ringSize }: WritePathLoad): number {
  const mean = replicationFactor / ringSize;
  return ringSize === replicationFactor ? mean : mean * RING_UNEVENNESS;
}

/** What the fullest ingestor needs. */
export function ingestorNeed(load: WritePathLoad): Need {
  const share = shareOfFullest(load);
  const heldSeries = activeSeries(load.tenants) * share * (1 + load.churnPerHour * HEAD_HOURS);
  return needOf(INGESTOR, { heldSeries, samplesPerSecond: samplesPerSecond(load.tenants) * share });
}

/**
 * Bytes of disk that the fullest ingestor needs: its blocks for as long as it keeps them, and the write-ahead log of its head,
 * whose blocks are cut while the log is still there.
 */
export function ingestorDisk(load: WritePathLoad): number {
  const share = shareOfFullest(load);
  const samples = samplesPerSecond(load.tenants) * share;
  const blocks = samples * load.localRetention.seconds * BLOCK_BYTES_PER_SAMPLE;
  const log = samples * HEAD_HOURS * 3600 * WAL_BYTES_PER_SAMPLE;
  const series = activeSeries(load.tenants) * share * (1 + load.churnPerHour * HEAD_HOURS) * WAL_BYTES_PER_SERIES;
  return (blocks + log + series) / USABLE_SHARE;
}

/** What a router needs when one of them is away, as while they are updated; where there is one alone it has all. */
export function routerNeed(load: WritePathLoad): Need {
  const left = Math.max(1, load.routers - 1);
  return needOf(ROUTER, { heldSeries: 0, samplesPerSecond: samplesPerSecond(load.tenants) / left });
}

/** What the whole write path takes while everything is well: what a run is held against. */
export function predictWritePath(load: WritePathLoad): { readonly cpu: number; readonly memory: number } {
  const samples = samplesPerSecond(load.tenants);
  const held = activeSeries(load.tenants) * load.replicationFactor * (1 + load.churnPerHour * HEAD_HOURS);
  const ingestors = needOf(INGESTOR, { heldSeries: held, samplesPerSecond: samples * load.replicationFactor });
  const routers = needOf(ROUTER, { heldSeries: 0, samplesPerSecond: samples });
  return {
    cpu: ingestors.cpu + routers.cpu,
    memory:
      ingestors.memory +
      (load.ringSize - 1) * INGESTOR.baseBytes +
      routers.memory +
      (load.routers - 1) * ROUTER.baseBytes,
  };
}
