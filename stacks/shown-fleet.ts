import type { Environment } from "../src/config/model.js";
import { senderOf } from "../src/config/outage-settings.js";
import { rulerRuns } from "../src/config/ruler.js";
import { costEstimate } from "../src/cost/cost-estimate.js";
import { environmentCost } from "../src/cost/environment-cost.js";
import { otherRegion, s3Prices } from "../src/cost/prices.js";
import type { ShownFleet } from "../src/grafana/dashboards/shown-fleet.js";

/** What of an environment its dashboards show. */
export function shownFleet(environment: Environment): ShownFleet {
  const { childClusters, observability } = environment;
  const { alertmanager, objectStore, storeGateway } = observability;
  const { s3 } = objectStore;
  // What a store of one's own costs nobody here knows.
  const prices = s3 === undefined ? undefined : (s3Prices[s3.region] ?? s3Prices[otherRegion]);
  const { stored, dollars } = costEstimate(environmentCost(environment), prices);
  return {
    childClusters: childClusters.map(({ name, prometheus, kubeStateMetrics, nodeExporter }) => ({
      name,
      mode: senderOf({ prometheus }).mode,
      buffer: prometheus.buffer,
      kubeStateMetrics: kubeStateMetrics.enabled,
      nodeExporter: nodeExporter.enabled,
    })),
    replicationFactor: observability.receive.replicationFactor,
    ruler: rulerRuns(observability),
    alertmanagers: alertmanager.enabled ? alertmanager.replicas : 0,
    minio: objectStore.minio !== undefined,
    memcached: [storeGateway.indexCache, storeGateway.bucketCache].includes("memcached"),
    estimate: { bytes: Object.fromEntries(stored.map(({ resolution, bytes }) => [resolution, bytes])), dollars },
    runbooksUrl: observability.runbooksUrl,
  };
}
