import type { Environment } from "../src/config/model.js";
import { Duration } from "../src/units/duration.js";

/** The longest scrape interval in an environment: the smallest step at which a graph has a sample of every cluster. */
export function longestScrapeInterval({ observability, childClusters }: Environment): Duration {
  return Duration.longest(
    observability.prometheus.scrapeInterval,
    ...childClusters.map(({ prometheus }) => prometheus.scrapeInterval),
  );
}
