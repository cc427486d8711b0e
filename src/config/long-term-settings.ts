import { compactionBytes, compactorVolumeFor } from "../capacity/compaction-disk.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import type { EnvironmentFile } from "./schema/environment.js";
import type { Observability } from "./schema/observability.js";

type Clusters = Pick<EnvironmentFile, "observability" | "childClusters">;

/** Series of the observability cluster's own Prometheus: no budget asks for them, so they are taken for a child cluster's default. */
const OWN_SERIES = 50_000;

/** Bytes of disk the Compactor of an environment needs. */
export function neededCompactorDisk({ observability, childClusters }: Clusters): number {
  const own = observability.prometheus;
  const tenants = [
    { activeSeries: OWN_SERIES * own.replicas, scrapeInterval: own.scrapeInterval },
    ...childClusters.map(({ prometheus: { activeSeries, replicas, scrapeInterval } }) => ({
      activeSeries: activeSeries.value * replicas,
      scrapeInterval,
    })),
  ];
  return compactionBytes(tenants, observability.compactor);
}

/** The Compactor's volume: as the file says, or what its clusters need. */
export function compactorVolume(environment: Clusters): Quantity {
  return environment.observability.compactor.volumeSize ?? compactorVolumeFor(neededCompactorDisk(environment));
}

/** What bucket caches in gateways' own memory get where the file says nothing: so much of the memory limit. */
const BUCKET_CACHE_SHARE = 0.125;

/** Size of a gateway's bucket cache in its own memory: as the file says, or a share of its memory. */
export function bucketCacheSize({ bucketCacheSize: named, resources }: Observability["storeGateway"]): Quantity {
  return named ?? resources.limits.memory.times(BUCKET_CACHE_SHARE);
}

/**
 * By how much gateways of neighbouring ages overlap. A gateway answers up to its bound at any time and loads what has passed
 * it at its next look into the bucket: without two looks of overlap there would be a gap in between. Never shorter than a
 * block.
 */
export function partitionOverlap({ receive, storeGateway }: Observability): Duration {
  return Duration.longest(receive.blockDuration, storeGateway.syncInterval.times(2));
}

/** Whether any cache is kept in memcached, which then runs. */
export function usesMemcached({ storeGateway, queryFrontend }: Observability): boolean {
  return [storeGateway.indexCache, storeGateway.bucketCache, queryFrontend.cache].includes("memcached");
}
