import type { WatchedSystem } from "../src/alerting/failure-alerts.js";
import type { Environment } from "../src/config/model.js";
import { rulerRuns } from "../src/config/ruler.js";

/** What of an environment its own Prometheus watches. */
export function watchedSystem({ name, observability }: Environment): WatchedSystem {
  const { receive, compactor, prometheus, objectStore, alertmanager } = observability;
  return {
    environment: name,
    ring: { ingestors: receive.ringSize ?? receive.ingestors, replicationFactor: receive.replicationFactor },
    compactor: { scrapeInterval: prometheus.scrapeInterval, waitInterval: compactor.waitInterval },
    minio: objectStore.minio !== undefined,
    ruler: rulerRuns(observability),
    alertmanagers: alertmanager.enabled ? alertmanager.replicas : 0,
    runbooksUrl: observability.runbooksUrl,
  };
}
