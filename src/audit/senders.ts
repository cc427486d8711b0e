import { everyPrometheus, observabilityClusterName, type Environment } from "../config/model.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import type { Sender } from "./sender-report.js";

/** A sender, and how its cluster is reached. */
export interface ReachableSender extends Sender {
  readonly connection: ClusterConnectionSettings;
  /** Namespace of its pod. */
  readonly namespace: string;
}

/**
 * Every Prometheus of an environment that writes to the hub, the observability cluster's first; a pair is two senders, except
 * where Prometheus runs already: how its pods are called nobody here knows.
 */
export function senders(environment: Pick<Environment, "observability" | "childClusters">): ReachableSender[] {
  const { observability, childClusters } = environment;
  return everyPrometheus(environment).flatMap(({ cluster, settings }) => {
    const child = childClusters.find(({ name }) => name === cluster);
    const { cluster: connection, namespace } = cluster === observabilityClusterName ? observability : child!;
    const mode = child?.prometheus.mode ?? "server";
    const replicas =
      mode === "existing" ? ["any"] : Array.from({ length: settings.replicas }, (_, index) => `prometheus-${index}`);
    const interval = settings.scrapeInterval.milliseconds;
    return replicas.map((replica) => ({ cluster, replica, mode, interval, connection, namespace }));
  });
}
