import { createHash } from "node:crypto";
import type { GatewaySharding } from "../../src/thanos/gateway-shards.js";
import type { DescribedBlock } from "./block.js";

/** What decides which gateways have a block. */
export type SharedOutBlock = Pick<DescribedBlock, "ulid" | "minTime" | "maxTime">;

/**
 * Which of the gateways, as they are counted by `gatewaysOf`, have a block at a moment: more than one where two ages
 * overlap. Worked out anew from what Thanos documents, so that it does not repeat a mistake of the product's arguments.
 *
 * @param at milliseconds since 1970.
 */
export function shardsWith(block: SharedOutBlock, sharding: GatewaySharding, at: number): readonly number[] {
  const hash = hashOf(block.ulid, sharding.shards);
  return agesWith(block, sharding, at).map((age) => age * sharding.shards + hash);
}

/** The one gateway that has a block at each of several moments; undefined where it is not one, or not the same. */
export function homeOf(
  block: SharedOutBlock,
  sharding: GatewaySharding,
  moments: readonly number[],
): number | undefined {
  const homes = new Set(moments.flatMap((at) => shardsWith(block, sharding, at)));
  return homes.size === 1 ? [...homes][0] : undefined;
}

/** Remainder of the last eight bytes of the id's MD5. Source: Prometheus, `model/relabel/relabel.go`, `hashmod`. */
function hashOf(ulid: string, shards: number): number {
  const digest = createHash("md5").update(ulid).digest();
  return Number(digest.readBigUInt64BE(8) % BigInt(shards));
}

/** Partitions whose bounds a block touches. Source: Thanos, `pkg/block/fetcher.go`, `TimePartitionMetaFilter`. */
function agesWith(
  { minTime, maxTime }: SharedOutBlock,
  { timePartitions, overlap }: GatewaySharding,
  at: number,
): number[] {
  if (timePartitions.length === 0) return [0];
  return timePartitions.flatMap(({ newerThan }, age) => {
    const younger = timePartitions[age - 1]?.newerThan;
    const from = newerThan === undefined ? Number.NEGATIVE_INFINITY : at - newerThan.milliseconds;
    const to = younger === undefined ? Number.POSITIVE_INFINITY : at - younger.milliseconds + overlap.milliseconds;
    return maxTime >= from && minTime <= to ? [age] : [];
  });
}
