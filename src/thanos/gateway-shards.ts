import { yamlDocument } from "../kubernetes/yaml-document.js";
import { Duration } from "../units/duration.js";

/** Gateways of one range of ages. */
export interface TimePartition {
  /** Part of the names of its StatefulSets. */
  readonly name: string;
  /** How far back it reaches. @default - to the first block */
  readonly newerThan?: Duration;
}

/** How blocks are shared out over gateways. */
export interface GatewaySharding {
  /** Number of shards by the hash of a block's id. */
  readonly shards: number;
  /** Ranges of ages, newest first; the last one reaches back to the first block. Each has all shards. Empty: all ages. */
  readonly timePartitions: readonly TimePartition[];
  /** How much younger the samples are that an older partition still has than the oldest ones of the younger partition. */
  readonly overlap: Duration;
}

/** One StatefulSet of gateways. */
export interface GatewayShard {
  /** Construct id, a contract. */
  readonly id: string;
  /** Name of its objects. */
  readonly name: string;
  /** What of the bucket it reads. */
  readonly args: readonly string[];
}

/**
 * The StatefulSets that read the bucket together. Alone, one has the plain name and reads everything; a further partition
 * leaves those that are there alone, a further shard changes which blocks the others read.
 */
export function gatewayShards({ shards, timePartitions, overlap }: GatewaySharding): GatewayShard[] {
  const hashes = Array.from({ length: shards }, (_, shard) => ({
    parts: shards === 1 ? [] : [`shard-${shard}`],
    args: shards === 1 ? [] : [`--selector.relabel-config=${hashOf(shard, shards)}`],
  }));
  return agesOf(timePartitions, overlap).flatMap((age) =>
    hashes.map((hash) => {
      const parts = [...age.parts, ...hash.parts];
      return {
        id: parts.length === 0 ? "store-gateway" : parts.join("-"),
        name: ["thanos-store-gateway", ...parts].join("-"),
        args: [...age.args, ...hash.args],
      };
    }),
  );
}

function agesOf(partitions: readonly TimePartition[], overlap: Duration) {
  if (partitions.length === 0) return [{ parts: [], args: [] }];
  return partitions.map(({ name, newerThan }, index) => {
    const younger = partitions[index - 1]?.newerThan;
    return {
      parts: [name],
      args: [
        ...(newerThan === undefined ? [] : [`--min-time=-${newerThan}`]),
        ...(younger === undefined ? [] : [`--max-time=-${minus(younger, overlap)}`]),
      ],
    };
  });
}

/** The rules hold partitions to more than the overlap; without them time does not run backwards. */
function minus(one: Duration, other: Duration): Duration {
  return Duration.milliseconds(Math.max(0, one.milliseconds - other.milliseconds));
}

/** Blocks whose id has this hash. Source: Thanos, `docs/sharding.md` and `pkg/block/fetcher.go`, `BlockIDLabel`. */
function hashOf(shard: number, shards: number): string {
  return yamlDocument([
    { action: "hashmod", source_labels: ["__block_id"], target_label: "shard", modulus: shards },
    { action: "keep", source_labels: ["shard"], regex: String(shard) },
  ]);
}
