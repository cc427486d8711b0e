import { localRetention, outOfOrderWindow } from "../outage/receiver.js";
import { liveRate, maxShards, type SenderLoad } from "../outage/queue.js";
import { volumeFor } from "../outage/volume.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import type { ChildCluster, EnvironmentFile } from "./schema/environment.js";

type Clusters = Pick<EnvironmentFile, "observability" | "childClusters">;

/** The longest outage that a cluster of the environment is promised. */
export function largestBudget({ childClusters }: Pick<Clusters, "childClusters">): Duration {
  return Duration.longest(...childClusters.map(({ prometheus }) => prometheus.outageBudget));
}

/** How far behind samples are taken, and how long ingestors keep blocks: as the file says, or what the budgets need. */
export function receiveTimes(environment: Clusters): {
  readonly outOfOrderWindow: Duration;
  readonly retention: Duration;
} {
  const { receive } = environment.observability;
  const window = receive.outOfOrderWindow ?? outOfOrderWindow(largestBudget(environment), receive.blockDuration);
  return { outOfOrderWindow: window, retention: receive.retention ?? localRetention(window) };
}

/** What decides how a child cluster sends. */
export function senderLoad({ prometheus }: Pick<ChildCluster, "prometheus">): SenderLoad {
  return { ...prometheus, linkSpeed: prometheus.remoteWrite.linkSpeed };
}

/** How a child cluster sends, with as many shards as catching up takes where the file names no number. */
export function senderQueue(child: Pick<ChildCluster, "prometheus">) {
  const { remoteWrite } = child.prometheus;
  return {
    ...remoteWrite,
    maxShards: remoteWrite.maxShards ?? Math.max(remoteWrite.minShards, maxShards(senderLoad(child))),
  };
}

/** Bytes of one sample in a disk queue, which keeps whole requests: 51 were measured. */
const QUEUED_BYTES_PER_SAMPLE = 52;

/** What a queue has room for beyond the budget. */
const QUEUE_RESERVE = 1.5;

/** The least vmagent takes. Source: vmagent, `lib/persistentqueue`, `DefaultChunkFileSize`. */
const LEAST_QUEUE_BYTES = 16 * (32 * 2 ** 20 + 8);

/** Most bytes a child cluster's disk queue holds: what the budget needs, and half as much again. */
export function queueBytes(child: Pick<ChildCluster, "prometheus">): number {
  const samples = liveRate(senderLoad(child)) * child.prometheus.outageBudget.seconds;
  return Math.ceil(Math.max(LEAST_QUEUE_BYTES, samples * QUEUED_BYTES_PER_SAMPLE * QUEUE_RESERVE));
}

/** The volume of a child cluster's Prometheus: as the file says, or what the budget needs. */
export function senderVolume({ prometheus }: Pick<ChildCluster, "prometheus">): Quantity {
  return prometheus.volumeSize ?? volumeFor(0);
}
