import { observabilityClusterName } from "../config/model.js";
import { rulerTenant } from "../config/ruler.js";
import { tenantLabel } from "../config/tenant-label.js";

/** Matchers, to stand between braces, by who wrote a series; in the answers of Query alone is there a tenant. */
export const writers = {
  /** What clusters wrote that are watched, and not what watches them. */
  children: `${tenantLabel}!~"${observabilityClusterName}|${rulerTenant}"`,
  observability: `${tenantLabel}="${observabilityClusterName}"`,
  ruler: `${tenantLabel}="${rulerTenant}"`,
} as const;

/**
 * One series per cluster of what the clusters wrote; the label `cluster` is made from the tenant. Series are put together by
 * tenant first: two that differ in what their sender calls its cluster would make the rule fail for all clusters.
 *
 * @param expr series with the tenant of their writer.
 * @param further labels that stay beside `cluster`.
 */
export function perCluster(by: "sum" | "max", expr: string, further: readonly string[] = []): string {
  return named(by, tenantLabel, expr, further);
}

/** As `perCluster`, of what Receive says of its tenants in the label `tenant`. */
export function perTenant(by: "sum" | "max", expr: string, further: readonly string[] = []): string {
  return named(by, "tenant", expr, further);
}

function named(by: string, label: string, expr: string, further: readonly string[]): string {
  const labels = (first: string) => [first, ...further].join(", ");
  return `max by (${labels("cluster")}) (label_replace(${by} by (${labels(label)}) (${expr}), "cluster", "$1", "${label}", "(.+)"))`;
}

/**
 * A recorded series without the labels that Receive adds, so that an alert has `cluster` alone and finds its beginning after
 * a restart.
 *
 * @param further matchers.
 */
export function read(name: string, writer: keyof typeof writers = "ruler", further: readonly string[] = []): string {
  return `max by (cluster) (${name}{${[writers[writer], ...further].join(",")}})`;
}
