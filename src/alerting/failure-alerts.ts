import type { RuleFile } from "../config/model.js";
import { alertRules } from "./alert-rules.js";
import { alertmanagerAlerts } from "./alerts/alertmanager.js";
import { compactorAlerts, type CompactorPace } from "./alerts/compactor.js";
import { objectStoreAlerts } from "./alerts/object-store.js";
import { queryAlerts } from "./alerts/query.js";
import { receiveAlerts, type RingSize } from "./alerts/receive.js";
import { rulerAlerts } from "./alerts/ruler.js";
import { storeGatewayAlerts } from "./alerts/store-gateway.js";

/** What there is to watch. */
export interface WatchedSystem {
  /** Name of the environment. */
  readonly environment: string;
  readonly ring: RingSize;
  readonly compactor: CompactorPace;
  /** Whether the object store is MinIO in the same cluster. */
  readonly minio: boolean;
  /** Whether the Ruler runs. */
  readonly ruler: boolean;
  /** Replicas of Alertmanager; 0 where there is none. */
  readonly alertmanagers: number;
  /** Where the runbooks are read in a browser. Ends in a slash. @default - the folder in this repository */
  readonly runbooksUrl?: string;
}

/**
 * Rules for the observability cluster's own Prometheus, which stands beside all of this and needs none of it but
 * Alertmanager: what the Ruler cannot tell, because it, or what it needs, is gone.
 */
export function failureAlerts(system: WatchedSystem): RuleFile {
  const { environment, ring, compactor, minio, ruler, alertmanagers, runbooksUrl } = system;
  const groups = [
    queryAlerts,
    receiveAlerts(ring),
    storeGatewayAlerts,
    compactorAlerts(environment, compactor),
    objectStoreAlerts(minio),
    ...(ruler ? [rulerAlerts] : []),
    ...(alertmanagers === 0 ? [] : [alertmanagerAlerts(alertmanagers)]),
  ];
  return alertRules("failures.yaml", groups, { runbooksUrl });
}
