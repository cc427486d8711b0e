import type { GatewaySharding } from "../../src/thanos/gateway-shards.js";
import type { DescribedBlock } from "./block.js";
import { homeOf, shardsWith } from "./shard-blocks.js";

/** Blocks that were in the bucket, and when that was. */
export interface Listing {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly blocks: readonly DescribedBlock[];
}

/**
 * Which gateways have loaded fewer blocks than are theirs, or more. New blocks come all the time, so their number must lie
 * between what was in the bucket well before they were asked, and what is in it afterwards.
 *
 * @param loaded number of blocks of each gateway's pods, gateways as `gatewaysOf` counts them.
 * @param before blocks that are not marked for deletion, longer ago than a look into the bucket takes.
 * @param after all blocks, marked or not.
 * @returns one sentence for each that is wrong.
 */
export function wronglyLoaded(
  loaded: readonly (readonly number[])[],
  sharding: GatewaySharding,
  before: Listing,
  after: Listing,
): readonly string[] {
  const moments = [before.at, after.at];
  const has = (block: DescribedBlock, index: number) => (at: number) => shardsWith(block, sharding, at).includes(index);
  return loaded.flatMap((counts, index) => {
    const least = before.blocks.filter((block) => moments.every(has(block, index))).length;
    const most = after.blocks.filter((block) => moments.some(has(block, index))).length;
    return counts
      .filter((count) => count < least || count > most)
      .map((count) => `gateway ${index} has ${count} blocks, should be ${least} to ${most}`);
  });
}

/**
 * Times of which a gateway answers something though no block of it is there, or nothing though there is one. Blocks that are
 * at a bound between two ages, so that each has a part of them, are passed over.
 *
 * @param answered ends of the blocks of which each gateway has answered samples, in milliseconds since 1970.
 * @param moments before and after they were asked.
 */
export function wronglyAnswered(
  answered: readonly ReadonlySet<number>[],
  sharding: GatewaySharding,
  blocks: readonly DescribedBlock[],
  moments: readonly number[],
): readonly string[] {
  return blocks.flatMap((block) => {
    const home = homeOf(block, sharding, moments);
    if (home === undefined) return [];
    return answered.flatMap((ends, index) => {
      if (ends.has(block.maxTime) === (index === home)) return [];
      const what = index === home ? "answers nothing of" : "answers something of";
      return [`gateway ${index} ${what} ${block.ulid}, which is gateway ${home}'s`];
    });
  });
}
