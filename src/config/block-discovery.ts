import type { Observability } from "./schema/observability.js";

/** How a component finds out what blocks there are, each time it looks. */
export type BlockDiscovery = "concurrent" | "recursive";

/**
 * As the file says, or what costs less.
 *
 * With n blocks of m objects a look is `recursive` n x m / 1,000 LISTs, `concurrent` n / 1,000 LISTs and n HEADs. A LIST of S3
 * costs as much as 12.5 GETs or HEADs, so recursive is the cheaper one up to some 80 objects in each block: a block has three,
 * and one more per 512 MiB of chunks. MinIO bills nothing, so there it is Thanos's own. Sources: Thanos 0.42.4,
 * `pkg/block/fetcher.go`; S3's prices; docs/measurements/block-discovery.md, where LISTs and HEADs were counted.
 */
export function blockDiscoveryOf(
  component: "compactor" | "storeGateway",
  observability: Pick<Observability, "compactor" | "storeGateway" | "objectStore">,
): BlockDiscovery {
  const named = observability[component].blockDiscovery;
  return named ?? (observability.objectStore.minio === undefined ? "recursive" : "concurrent");
}
