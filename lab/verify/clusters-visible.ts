import { observabilityClusterName } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { LAB_CLUSTERS, OBSERVABILITY } from "../topology.js";
import { CheckFailure, type Check, type CheckContext } from "./check.js";
import { instantQuery } from "./thanos-api.js";

const metrics = ["up", "go_goroutines"];

const writePath = [
  ...LAB_CLUSTERS.map((cluster) => ({ cluster, name: "prometheus" })),
  { cluster: OBSERVABILITY, name: "thanos-receive-router" },
  { cluster: OBSERVABILITY, name: "thanos-query" },
];

/** The one promise everything else serves: every cluster answers through one address. */
export const clustersVisible: Check = {
  title: "up and go_goroutines answer for every cluster",
  suspects: writePath,
  async run({ frontendUrl }) {
    const missing: string[] = [];
    for (const metric of metrics) {
      const series = await instantQuery(
        frontendUrl,
        `count by (cluster) (${ofEveryCluster((by) => `${metric}{${by}}`)})`,
      );
      const seen = new Set(series.map(({ metric: { cluster } }) => cluster));
      missing.push(...LAB_CLUSTERS.filter(({ name }) => !seen.has(name)).map(({ name }) => `${metric} of ${name}`));
    }
    if (missing.length > 0) throw new CheckFailure(`missing: ${missing.join(", ")}`);
    return LAB_CLUSTERS.map(({ name }) => name).join(", ");
  },
};

/** Samples flow: the newest one of each cluster is younger than two of its scrape intervals. */
export const samplesFresh: Check = {
  title: "the newest sample of every cluster is younger than two scrape intervals",
  suspects: writePath,
  async run(context) {
    const ages = await newestSampleAges(context);
    const verdicts = LAB_CLUSTERS.map(({ name }) => ({
      name,
      age: ages.get(name),
      bound: 2 * scrapeSeconds(context, name),
    }));
    const stale = verdicts.filter(({ age, bound }) => age === undefined || age >= bound);
    if (stale.length > 0) {
      throw new CheckFailure(
        stale
          .map(
            ({ name, age, bound }) =>
              `${name}: ${age === undefined ? "no sample in the last 5 min" : `${age.toFixed(0)} s old`}, should be under ${bound} s`,
          )
          .join("; "),
      );
    }
    return verdicts.map(({ name, age }) => `${name} ${age?.toFixed(1)} s`).join(", ");
  },
};

/** Seconds since the newest sample of each cluster; a cluster without one in PromQL's look-back is absent. */
export async function newestSampleAges({ frontendUrl }: CheckContext): Promise<ReadonlyMap<string, number>> {
  const now = Date.now() / 1000;
  const series = await instantQuery(
    frontendUrl,
    `max by (cluster) (${ofEveryCluster((by) => `timestamp(up{${by}})`)})`,
  );
  return new Map(series.map(({ metric, value }) => [metric["cluster"] ?? "", now - value]));
}

/** What each cluster wrote about itself, side by side. @param expression PromQL for one cluster, given its matchers. */
function ofEveryCluster(expression: (matchers: string) => string): string {
  return LAB_CLUSTERS.map(({ name }) => expression(writtenBy(name))).join(" or ");
}

function scrapeSeconds({ environment: { observability, childClusters } }: CheckContext, name: string): number {
  if (name === observabilityClusterName) return observability.prometheus.scrapeInterval.seconds;
  return childClusters.find((child) => child.name === name)?.prometheus.scrapeInterval.seconds ?? Number.NaN;
}
