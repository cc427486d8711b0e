import { localRetention, outOfOrderWindow } from "../outage/receiver.js";
import { maxShards, type SenderLoad } from "../outage/queue.js";
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

/** The volume of a child cluster's Prometheus: as the file says, or what the budget needs. */
export function senderVolume({ prometheus }: Pick<ChildCluster, "prometheus">): Quantity {
  return prometheus.volumeSize ?? volumeFor(0);
}
