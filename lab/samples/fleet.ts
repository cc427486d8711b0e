import { observabilityClusterName } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { LAB_CLUSTERS, type LabCluster } from "../topology.js";
import type { CheckContext } from "../verify/check.js";
import { countSamples, describeCount, isComplete, type GridTruth, type LocalTruth } from "./count.js";
import { addressSource, podSource, readPod, type PodPort } from "./sources.js";
import { countedSince, parseSenderCounters, type SenderCounters } from "./sender-counters.js";

/** What Prometheus itself writes at each scrape of a target: one sample each, so that a missing one is a missing scrape. */
const perScrape = "up|scrape_duration_seconds|scrape_samples_scraped|scrape_series_added";

/** Work during which no legitimate sample may be lost, and what was counted. */
export interface Counted<Result> {
  readonly result: Result;
  /** One line: samples found of those expected, by cluster. */
  readonly summary: string;
  /** What is wrong, one line each; empty when every sample is there. */
  readonly losses: readonly string[];
}

/**
 * Does something to a running fleet and then counts, for every cluster, each sample of each scrape from a minute before
 * until the end: against the cluster's own store where it has one, else against the steps at which it must have scraped.
 */
export async function countWhile<Result>(context: CheckContext, work: () => Promise<Result>): Promise<Counted<Result>> {
  const from = Date.now() - 60_000;
  const before = await sendersOf(context);
  const result = await work();
  const window = { from, to: Date.now() };
  const lines: string[] = [];
  const losses: string[] = [];
  for (const cluster of LAB_CLUSTERS) {
    const count = await countSamples({
      global: addressSource(context.queryUrl),
      selector: `{__name__=~"${perScrape}",${writtenBy(cluster.name)}}`,
      window,
      truth: truthOf(context, cluster),
      patienceSeconds: 120,
    });
    lines.push(`${cluster.name} ${describeCount(count)}`);
    if (!isComplete(count)) losses.push(`${cluster.name}: ${describeCount(count)}`);
  }
  const after = await sendersOf(context);
  let retried = 0;
  for (const [name, counters] of after) {
    const since = countedSince(before.get(name) ?? counters, counters);
    retried += since.retried;
    if (since.failed > 0) losses.push(`${name}: ${since.failed} samples failed for good`);
    if (since.dropped > 0) losses.push(`${name}: ${since.dropped} samples dropped by the sender`);
  }
  return { result, summary: `${lines.join("; ")}; ${retried} samples sent more than once`, losses };
}

async function sendersOf(context: CheckContext): Promise<ReadonlyMap<string, SenderCounters>> {
  const counters = await Promise.all(
    LAB_CLUSTERS.map(async (cluster): Promise<[string, SenderCounters]> => {
      const text = await readPod(context.kubectl(cluster), prometheusOf(context, cluster), "/metrics");
      return [cluster.name, parseSenderCounters(text)];
    }),
  );
  return new Map(counters);
}

function truthOf(context: CheckContext, cluster: LabCluster): LocalTruth | GridTruth {
  const child = context.environment.childClusters.find(({ name }) => name === cluster.name);
  if (child?.prometheus.mode === "agent") return { interval: child.prometheus.scrapeInterval.milliseconds };
  return {
    local: podSource(context.kubectl(cluster), prometheusOf(context, cluster)),
    selector: `{__name__=~"${perScrape}"}`,
  };
}

function prometheusOf({ environment }: CheckContext, { name }: LabCluster): PodPort {
  const namespace =
    name === observabilityClusterName
      ? environment.observability.namespace
      : environment.childClusters.find((child) => child.name === name)!.namespace;
  return { namespace, pod: "prometheus-0", port: 9090 };
}
