import type { MemcachedClient } from "../cache/memcached.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";

/** Where a cache is kept: so much of a pod's own memory, or memcached. */
export type CachePlace = Quantity | MemcachedClient;

/** Postings and series, for `--index-cache.config`. */
export function indexCache(place: CachePlace): string {
  return yamlDocument(backend(place));
}

/** Thanos's own times for what blocks there are, and for what a block does not have. Source: `caching_bucket_factory.go`. */
const LISTED = Duration.minutes(5);
const ABSENT = Duration.minutes(15);

/**
 * Pieces of chunks, descriptions of blocks and what blocks there are, for `--store.caching-bucket.config`.
 *
 * That a block is marked for deletion is seen when "it has no mark" is forgotten: with half of the time between two looks
 * each look sees what is new, and a gateway lets go of a block as early as without the cache.
 *
 * @param syncInterval time between two looks into the bucket.
 */
export function bucketCache(place: CachePlace, syncInterval: Duration): string {
  const forgotten = (ownTime: Duration) =>
    syncInterval.times(0.5).isLessThan(ownTime) ? syncInterval.times(0.5) : ownTime;
  return yamlDocument({
    ...backend(place),
    blocks_iter_ttl: forgotten(LISTED).toGo(),
    metafile_doesnt_exist_ttl: forgotten(ABSENT).toGo(),
  });
}

/**
 * Answers, for the Query Frontend.
 *
 * @param validity how long an answer is kept.
 */
export function resultCache(place: CachePlace, validity: Duration): string {
  if (isMemcached(place)) {
    const { type, config } = memcached(place);
    return yamlDocument({ type, config: { ...config, expiration: validity.toGo() } });
  }
  return yamlDocument({ type: "IN-MEMORY", config: { max_size: megabytes(place.bytes), validity: validity.toGo() } });
}

function backend(place: CachePlace) {
  if (isMemcached(place)) return memcached(place);
  return {
    type: "IN-MEMORY",
    config: { max_size: megabytes(place.bytes), max_item_size: megabytes(largestItem(place)) },
  };
}

function memcached({ address, maxItemSize }: MemcachedClient) {
  return { type: "MEMCACHED", config: { addresses: [address], max_item_size: megabytes(maxItemSize.bytes) } };
}

const isMemcached = (place: CachePlace): place is MemcachedClient => "address" in place;

/** Thanos's own ratio: half of the cache and at most 125 MiB. Without it a cache below 250 MiB keeps the gateway from starting. */
function largestItem(cache: Quantity): number {
  return Math.min(cache.bytes / 2, 125 * 2 ** 20);
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}MB`;
