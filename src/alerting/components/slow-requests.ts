/**
 * Seconds within which 99 of 100 are answered.
 *
 * @param histogram its name, without `_bucket`.
 * @param matchers to stand between braces.
 */
export function slowest(histogram: string, matchers: string, window: string): string {
  return `histogram_quantile(0.99, sum by (job, le) (rate(${histogram}_bucket{${matchers}}[${window}])))`;
}
