import type { RuleFile } from "../../config/model.js";
import { fleetRuleFile } from "../../config/ruler.js";
import { alertRules } from "../alert-rules.js";
import type { AlertGroup } from "../alert.js";
import { freshness } from "./freshness.js";
import { senders } from "./senders.js";
import { tenants } from "./tenants.js";
import { volumes } from "./volumes.js";
import type { WatchedFleet } from "./watched-cluster.js";

/** What the Ruler watches over all clusters; without a cluster there is nothing. */
export function fleetGroups(fleet: WatchedFleet): AlertGroup[] {
  return fleet.clusters.length === 0 ? [] : [freshness(fleet), senders(fleet), volumes(fleet), tenants(fleet)];
}

/** Rules over all clusters, for the Ruler: what only they can tell who see every cluster. */
export function fleetRules(fleet: WatchedFleet): RuleFile {
  const { evaluationInterval: interval, runbooksUrl } = fleet;
  return alertRules(fleetRuleFile, fleetGroups(fleet), { interval, runbooksUrl });
}
