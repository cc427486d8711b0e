import type { Observability } from "./schema/observability.js";

/**
 * Tenant of everything that the Ruler writes, and the common name of its certificate; no child cluster may have it.
 * Results of rules are then never mistaken for what a cluster wrote.
 */
export const rulerTenant = "ruler";

/** Whether there is anything for the Ruler to evaluate. */
export function rulerRuns({ ruler }: Pick<Observability, "ruler">): boolean {
  return ruler.ruleFiles.length > 0;
}

/** Name of our own rule file among those of the Ruler; no file of the user's may have it. */
export const fleetRuleFile = "thanos-fleet.yaml";
