import type { WatchedCluster, WatchedFleet } from "../src/alerting/fleet/watched-cluster.js";
import { everyPrometheus, type Environment } from "../src/config/model.js";
import { clusterPromise } from "../src/config/outage-settings.js";
import { tenantLimitsOf } from "../src/config/tenant-limits.js";
import { longestScrapeInterval } from "./scrape-interval.js";

/** What of an environment the Ruler watches. A cluster that is shut out is not expected to write. */
export function watchedFleet(environment: Environment): WatchedFleet {
  const { observability, childClusters } = environment;
  const limits = tenantLimitsOf(environment);
  const denied = new Set(observability.remoteWrite.denied);
  const clusters = childClusters
    .filter(({ name }) => !denied.has(name))
    .map((child): WatchedCluster => {
      const { mode, buffer, activeSeries } = child.prometheus;
      const promise = clusterPromise(environment, child);
      const limit = limits[child.name]?.headSeries ?? 0;
      return {
        name: child.name,
        mode,
        buffer,
        budget: promise.budget,
        silentAfter: promise.silentAfter,
        activeSeries: activeSeries.value,
        volume: promise.volumeSize?.bytes,
        neededVolume: promise.disk.total,
        queue: promise.queueBytes,
        seriesLimit: limit === 0 ? undefined : limit,
      };
    });
  return {
    clusters,
    namespace: observability.namespace,
    replicationFactor: observability.receive.replicationFactor,
    evaluationInterval: observability.ruler.evaluationInterval,
    scrapeInterval: longestScrapeInterval(environment),
    plannedRate: everyPrometheus(environment).reduce(
      (sum, { settings }) => sum + (settings.activeSeries.value * settings.replicas) / settings.scrapeInterval.seconds,
      0,
    ),
    runbooksUrl: observability.runbooksUrl,
  };
}
