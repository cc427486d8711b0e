import { queueBytes as bytesInQueue, SAMPLES_PER_BLOCK } from "../outage/disk-queue.js";
import { promiseOf, type OutagePromise } from "../outage/promise.js";
import { localRetention, outOfOrderWindow } from "../outage/receiver.js";
import { SERVER_RETENTION } from "../outage/local-database.js";
import { flushDeadline, maxShards, requestTimeout, type SenderLoad } from "../outage/queue.js";
import type { Sender } from "../outage/sender.js";
import { senderDisk, volumeFor, type SenderDisk } from "../outage/volume.js";
import { walTruncateFrequency } from "../outage/write-ahead-log.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import type { ChildCluster, EnvironmentFile } from "./schema/environment.js";

type Clusters = Pick<EnvironmentFile, "observability" | "childClusters">;
type Child = Pick<ChildCluster, "prometheus">;

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

/** What kind of sender a child cluster has: of a Prometheus that runs there already, what the file says it is. */
export function senderOf({ prometheus: { mode, buffer, existing } }: Child): Sender {
  return mode === "existing" ? { mode: existing.kind, buffer, existing: true } : { mode, buffer };
}

/** What decides how a child cluster sends. */
export function senderLoad({ prometheus }: Child): SenderLoad {
  return { ...prometheus, linkSpeed: prometheus.remoteWrite.linkSpeed };
}

/** How a child cluster sends, with as many shards as catching up takes where the file names no number. */
export function senderQueue(child: Child) {
  const { remoteWrite } = child.prometheus;
  return {
    ...remoteWrite,
    requestTimeout: requestTimeout(senderLoad(child)),
    maxShards: remoteWrite.maxShards ?? Math.max(remoteWrite.minShards, maxShards(senderLoad(child))),
  };
}

/** How often a child cluster's agent cuts its write-ahead log. */
export function senderTruncateFrequency({ prometheus }: Child, blockDuration: Duration): Duration {
  return walTruncateFrequency(prometheus.outageBudget, blockDuration, prometheus.buffer);
}

/** How long a child cluster's Prometheus may take to empty its shards; into a queue in its own pod it never takes long. */
export function senderFlushDeadline({ prometheus }: Child, blockDuration: Duration): Duration | undefined {
  return prometheus.buffer === "wal" ? flushDeadline(prometheus.outageBudget, blockDuration) : undefined;
}

/**
 * Disk that a child cluster's Prometheus needs.
 *
 * @param blockDuration length of the blocks that ingestors cut.
 */
export function neededDisk(child: Child, blockDuration: Duration): SenderDisk {
  const { prometheus } = child;
  return senderDisk({
    ...senderOf(child),
    load: senderLoad(child),
    budget: prometheus.outageBudget,
    retention: prometheus.retention ?? SERVER_RETENTION,
    walTruncateFrequency: senderTruncateFrequency(child, blockDuration),
  });
}

/** The volume of a child cluster's Prometheus: as the file says, or what the budget needs. */
export function senderVolume(child: Child, blockDuration: Duration): Quantity {
  return child.prometheus.volumeSize ?? volumeFor(neededDisk(child, blockDuration).total);
}

/** Most bytes a child cluster's disk queue may hold, for `-remoteWrite.maxDiskUsagePerURL`: what the budget needs. */
export function queueBytes({ prometheus }: Child): number {
  return bytesInQueue(senderLoad({ prometheus }), prometheus.outageBudget);
}

/** How long a request of a child cluster's disk queue may take before it is sent again. */
export function queueTimeout(child: Child): Duration {
  return requestTimeout(senderLoad(child), SAMPLES_PER_BLOCK);
}

/** What a child cluster of the environment is promised. */
export function clusterPromise(environment: Clusters, child: Child): OutagePromise {
  const { prometheus } = child;
  const { blockDuration } = environment.observability.receive;
  const { maxShards: shards, batchSendDeadline } = senderQueue(child);
  return promiseOf({
    sender: senderOf(child),
    budget: prometheus.outageBudget,
    load: senderLoad(child),
    retention: prometheus.retention ?? SERVER_RETENTION,
    walTruncateFrequency: senderTruncateFrequency(child, blockDuration),
    maxShards: shards,
    batchSendDeadline,
    volumeSize: prometheus.volumeSize,
    outOfOrderWindow: receiveTimes(environment).outOfOrderWindow,
  });
}
