import { observabilityClusterName } from "../../config/model.js";
import { rulerTenant } from "../../config/ruler.js";
import { tenantLabel, writtenBy } from "../../config/tenant-label.js";

/** Name of the variable that every dashboard has. */
export const clusterVariable = "cluster";

/** The values of the variable that are chosen, as a regular expression. */
export const chosenClusters = `$${clusterVariable}`;

/**
 * Matchers for what the chosen clusters wrote about themselves, to stand between braces. The label `cluster` is any text its
 * sender likes, so the tenant is selected by the same value; group by `tenant_id` wherever several can be chosen.
 *
 * @param more further matchers.
 */
export function chosen(...more: readonly string[]): string {
  return [`cluster=~"${chosenClusters}"`, `${tenantLabel}=~"${chosenClusters}"`, ...more].join(",");
}

/** Matchers for what the observability cluster wrote about its components, whatever is chosen. */
export function here(...more: readonly string[]): string {
  return [writtenBy(observabilityClusterName), ...more].join(",");
}

/** How fast a counter of the chosen clusters grows, per second. @param matchers further ones */
export function rate(metric: string, ...matchers: readonly string[]): string {
  return `rate(${metric}{${chosen(...matchers)}}[$__rate_interval])`;
}

/** A line for each pod. */
export function byPod(expr: string): { readonly expr: string; readonly legend: string } {
  return { expr: `sum by (pod) (${expr})`, legend: "{{pod}}" };
}

/** Matchers for what the Ruler recorded of the chosen clusters. */
export const recordedByRuler = `cluster=~"${chosenClusters}",${tenantLabel}="${rulerTenant}"`;

/** Matchers for what the environment's file says of the chosen clusters, as recorded in the observability cluster. */
export const declared = `cluster=~"${chosenClusters}",${tenantLabel}="${observabilityClusterName}"`;

/** Matcher for one job. */
export const job = (name: string) => `job="${name}"`;

/** The routers of Receive. */
export const routers = job("thanos-receive-router");
