/**
 * Label that says who wrote a series: the common name of the certificate it came with. Unlike `cluster`, which is any text
 * its sender likes, no sender can choose it, so every query of ours selects it beside `cluster`.
 */
export const tenantLabel = "tenant_id";

/**
 * Matchers for what one cluster wrote about itself, to stand between braces in PromQL.
 *
 * @param cluster name of the cluster, which is its tenant too.
 */
export function writtenBy(cluster: string): string {
  return `cluster="${cluster}",${tenantLabel}="${cluster}"`;
}
