import type { ShardGateways } from "../fleet/gateways.js";
import { sumOf } from "../samples/metrics-text.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";

/** What was found in memcached since the pods started, in items. */
export interface CacheHits {
  /** Postings and series. */
  readonly index: number;
  /** Pieces of chunks. */
  readonly chunks: number;
  /** Results of the Query Frontend. */
  readonly results: number;
}

/** Hits of all gateways, added up; none where memcached was not asked. @param text of their `/metrics` pages */
export function gatewayHits(text: string): Pick<CacheHits, "index" | "chunks"> {
  // The caches count alike wherever they are kept.
  const inMemcached = (cache: string, hits: () => number) => {
    const asked = new RegExp(`name="${cache}".*operation="getmulti"|operation="getmulti".*name="${cache}"`);
    return sumOf(text, "thanos_memcached_operations_total", asked) === 0 ? 0 : hits();
  };
  return {
    index: inMemcached("index-cache", () => sumOf(text, "thanos_store_index_cache_hits_total")),
    chunks: inMemcached("caching-bucket", () =>
      sumOf(text, "thanos_store_bucket_cache_operation_hits_total", /config="chunks",operation="get_range"/),
    ),
  };
}

/** Hits of the frontends: results that were read back. @param text of the `/metrics` pages. */
export function resultHits(text: string): number {
  return sumOf(text, "cortex_cache_hits_total", /name="memcache"/);
}

/** Reads what gateways and frontends count. */
export async function cacheHits(
  context: ScenarioContext,
  gateways: readonly ShardGateways[],
  frontends: readonly string[],
): Promise<CacheHits> {
  const read = async (pods: readonly string[]) =>
    (await Promise.all(pods.map((pod) => thanosMetricsOf(context, pod)))).join("\n");
  return {
    ...gatewayHits(await read(gateways.flatMap(({ pods }) => pods))),
    results: resultHits(await read(frontends)),
  };
}
