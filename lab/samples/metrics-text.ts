/**
 * Adds up the samples of a metric.
 *
 * @param metrics text of a `/metrics` page.
 * @param name of the metric.
 * @param labels which of its samples count, by the text of their labels. @default - all
 */
export function sumOf(metrics: string, name: string, labels: RegExp = /./): number {
  return metrics
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => labels.test(line.slice(0, line.lastIndexOf(" "))))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}
