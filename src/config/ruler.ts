import type { Observability } from "./schema/observability.js";

/**
 * Tenant of everything that the Ruler writes, and the common name of its certificate; no child cluster may have it.
 * Results of rules are then never mistaken for what a cluster wrote.
 */
export const rulerTenant = "ruler";

/**
 * Whether the Ruler runs: for rules of the user's, and for our own about child clusters wherever somebody is told of alerts.
 * Where reads are held to tenants it could see none of what they ask for.
 */
export function rulerRuns({
  ruler,
  alertmanager,
  query,
}: Pick<Observability, "ruler" | "alertmanager" | "query">): boolean {
  return ruler.ruleFiles.length > 0 || (alertmanager.enabled && query.tenancy === undefined);
}

/** Name of our own rule file among those of the Ruler; no file of the user's may have it. */
export const fleetRuleFile = "thanos-fleet.yaml";
