/**
 * The pod of each cluster that numbers the scrapes it answers and remembers them. Its scrape configuration is
 * `environments/lab/counted-scrape.yaml`; a test holds the two together.
 */
export const countedTarget = {
  /** Name of its StatefulSet, value of `app.kubernetes.io/name` and of the label `instance` of its series. */
  name: "counted-target",
  /** Its one pod. */
  pod: "counted-target-0",
  image: "lab.local/counted-target:2",
  port: 8080,
  /** Label `job` of its series. */
  job: "counted",
  /** The metric whose value is the number of the scrape. */
  metric: "lab_scrape_number",
  /** A counter with an exemplar, where the scraper asks for OpenMetrics. */
  traced: "lab_traced_total",
  /** Series of the metric that is counted. */
  series: 20,
  /** Milliseconds between two scrapes. */
  interval: 2_000,
  /** Milliseconds after which a scrape is given up. */
  timeout: 2_000,
} as const;

/** The name of each counted series, without the labels that tell clusters and copies apart. */
export function countedSeries(count: number = countedTarget.series): readonly string[] {
  const { metric, name, job } = countedTarget;
  return Array.from({ length: count }, (_, index) => `${metric}{instance="${name}",job="${job}",series="${index}"}`);
}
