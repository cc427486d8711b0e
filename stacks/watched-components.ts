import type { WatchedComponents } from "../src/alerting/components/watched-components.js";
import type { Environment } from "../src/config/model.js";
import { requestTimeout } from "../src/outage/queue.js";
import { watchedSystem } from "./watched-system.js";

/** What of an environment the rules about Thanos's components depend on. */
export function watchedComponents(environment: Environment): WatchedComponents {
  const { observability } = environment;
  const { ring, minio, ruler, alertmanagers, runbooksUrl } = watchedSystem(environment);
  return {
    ring,
    minio,
    ruler,
    alertmanager: alertmanagers > 0,
    scrapeInterval: observability.prometheus.scrapeInterval,
    blockDuration: observability.receive.blockDuration,
    queryTimeout: observability.query.timeout,
    requestTimeout: requestTimeout({}),
    runbooksUrl,
  };
}
