import { writtenBy } from "../../src/config/tenant-label.js";
import { waitUntil } from "../cluster/wait.js";
import { countedTarget } from "../counted-target.js";
import { startClock } from "../elapsed.js";
import type { LabCluster } from "../topology.js";
import { CheckFailure, type CheckContext } from "../verify/check.js";
import { instantQuery } from "../verify/thanos-api.js";

/** The newest samples of a cluster's counted series at the hub, in milliseconds since 1970. */
export interface Newest {
  /** Of the series that has come furthest. */
  readonly first: number;
  /** Of the series that is furthest behind: everything up to here has arrived. */
  readonly last: number;
}

/**
 * Age in milliseconds at which nothing is behind: one interval of the target, the second a sender collects, and what a
 * busy machine adds.
 */
export const FRESH = countedTarget.interval + 4_000;

/** Whom to ask for the newest samples. */
export interface Hub extends Pick<CheckContext, "queryUrl"> {
  /** Address of the one store that is asked, such as an ingestor's. @default all that Query knows */
  readonly store?: string;
  /** Whether an answer without stores that fail will do: each sample is in several. @default false */
  readonly partial?: boolean;
}

/**
 * Asks Query, copies not joined, how far each cluster's samples have come. A cluster of which nothing came within PromQL's
 * look-back of five minutes is not in the answer.
 *
 * @throws CheckFailure when Query does not answer, or partially.
 */
export async function newestCounted(
  { queryUrl, store, partial = false }: Hub,
  clusters: readonly LabCluster[],
): Promise<ReadonlyMap<string, Newest>> {
  const { metric, job } = countedTarget;
  const ofEach = clusters.map(
    ({ name }) => `max by (cluster, series) (timestamp(${metric}{job="${job}",${writtenBy(name)}}))`,
  );
  const newest = new Map<string, Newest>();
  const options = { deduplicate: false, partial, ...(store === undefined ? {} : { store }) };
  for (const { metric: labels, value } of await instantQuery(queryUrl, ofEach.join(" or "), options)) {
    const cluster = labels["cluster"] ?? "";
    const time = Math.round(value * 1000);
    const known = newest.get(cluster) ?? { first: time, last: time };
    newest.set(cluster, { first: Math.max(known.first, time), last: Math.min(known.last, time) });
  }
  return newest;
}

/**
 * Waits until nothing of these clusters is behind.
 *
 * @returns the seconds it took.
 * @throws LabError when the patience is at its end.
 */
export async function untilFresh(
  checks: Pick<CheckContext, "queryUrl">,
  clusters: readonly LabCluster[],
  patienceSeconds: number,
): Promise<number> {
  const elapsed = startClock();
  await waitUntil(
    async () => {
      try {
        const newest = await newestCounted(checks, clusters);
        return clusters.every(({ name }) => Date.now() - (newest.get(name)?.last ?? 0) <= FRESH);
      } catch (error) {
        if (!(error instanceof CheckFailure)) throw error;
        return false;
      }
    },
    {
      seconds: patienceSeconds,
      what: `fresh samples of ${clusters.map(({ name }) => name).join(", ")}`,
      everyMilliseconds: 500,
    },
  );
  return elapsed();
}
