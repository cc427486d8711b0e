import type { RuleFile } from "../../config/model.js";
import { Duration } from "../../units/duration.js";
import { alertRules } from "../alert-rules.js";
import { declaredGroup } from "./declared.js";
import type { WatchedCluster } from "./watched-cluster.js";

/** Constants need no more. Query sees none that is older than five minutes. */
const INTERVAL = Duration.minutes(1);

/** What the file says of the clusters, for Prometheus of the observability cluster to record. */
export function declaredRules(clusters: readonly WatchedCluster[]): RuleFile {
  return alertRules("fleet.yaml", [declaredGroup(clusters)], { interval: INTERVAL });
}
