import { writtenBy } from "../../src/config/tenant-label.js";
import { countSamples, describeCount, isComplete, type Count, type Counted } from "../samples/count.js";
import type { Window } from "../samples/sample.js";
import { countedSince, parseSenderCounters, type SenderCounters } from "../samples/sender-counters.js";
import { addressSource, podSource, readPod } from "../samples/sources.js";
import { findCluster, OBSERVABILITY, type LabCluster } from "../topology.js";
import type { CheckContext } from "../verify/check.js";

/** Written at every scrape of every target, and the second one with another value each time. */
const METRICS = '__name__=~"up|scrape_duration_seconds"';

/** Targets that are there as long as the cluster is. */
const JOBS = 'job=~"prometheus|apiserver|kubelet|cadvisor"';

/** Scrapes before the mark that are counted too. */
const scrapesBefore = 3;

/** What every sender had counted at one moment, by cluster. */
export interface SamplesMark {
  readonly since: number;
  readonly counters: ReadonlyMap<string, SenderCounters>;
}

/** Marks the moment from which on no legitimate sample may be lost. */
export async function markSamples(checks: CheckContext): Promise<SamplesMark> {
  const since = Date.now();
  const counters = await Promise.all(
    senders(checks).map(async (sender) => [sender.cluster.name, await readCounters(checks, sender)] as const),
  );
  return { since, counters: new Map(counters) };
}

/**
 * Counts what every cluster has scraped since the mark, sample by sample, once the newest have arrived.
 *
 * @param patienceSeconds how long the newest may still be on their way.
 * @returns what was counted, in a few words.
 * @throws Error naming every cluster of which a sample is missing, doubled or changed, or whose sender gave one up.
 */
export async function assertNothingLost(
  checks: CheckContext,
  mark: SamplesMark,
  patienceSeconds = 90,
): Promise<string> {
  const to = Date.now();
  const verdicts = await Promise.all(
    senders(checks).map(async (sender) => {
      // Also what was scraped shortly before: a claim may take less time than two scrapes.
      const window = { from: mark.since - scrapesBefore * sender.interval, to };
      const count = await countSamples(countedOf(checks, sender, window, patienceSeconds));
      const before = mark.counters.get(sender.cluster.name)!;
      return { sender, count, sent: countedSince(before, await readCounters(checks, sender)) };
    }),
  );
  const wrong = verdicts.filter(({ count, sent }) => !isComplete(count) || sent.failed + sent.dropped > 0);
  if (wrong.length > 0) throw new Error(wrong.map(describe).join("\n"));
  const total = (read: (count: Count) => number) => verdicts.reduce((sum, { count }) => sum + read(count), 0);
  return `${total(({ found }) => found)} of ${total(({ expected }) => expected)} samples of ${verdicts.length} clusters`;
}

interface Sender {
  readonly cluster: LabCluster;
  readonly namespace: string;
  /** Keeps no samples of its own. */
  readonly isAgent: boolean;
  /** Milliseconds between two scrapes. */
  readonly interval: number;
}

function describe({ sender, count, sent }: { sender: Sender; count: Count; sent: SenderCounters }): string {
  return `${sender.cluster.name}: ${describeCount(count)}; its sender: ${sent.failed} failed, ${sent.dropped} dropped, ${sent.retried} retried`;
}

function senders({ environment: { observability, childClusters } }: CheckContext): readonly Sender[] {
  const children = childClusters.map(({ name, namespace, prometheus }) => ({
    cluster: findCluster(name),
    namespace,
    isAgent: prometheus.mode === "agent",
    interval: prometheus.scrapeInterval.milliseconds,
  }));
  const own = {
    cluster: OBSERVABILITY,
    namespace: observability.namespace,
    isAgent: false,
    interval: observability.prometheus.scrapeInterval.milliseconds,
  };
  return [own, ...children].flatMap((sender) =>
    sender.cluster === undefined ? [] : [{ ...sender, cluster: sender.cluster }],
  );
}

const place = ({ namespace }: Sender) => ({ namespace, pod: "prometheus-0", port: 9090 });

async function readCounters({ kubectl }: CheckContext, sender: Sender): Promise<SenderCounters> {
  return parseSenderCounters(await readPod(kubectl(sender.cluster), place(sender), "/metrics"));
}

function countedOf(
  { kubectl, queryUrl }: CheckContext,
  sender: Sender,
  window: Window,
  patienceSeconds: number,
): Counted {
  const { name } = sender.cluster;
  const series = `${METRICS},${JOBS}`;
  return {
    global: addressSource(queryUrl),
    selector: `{${series},${writtenBy(name)}}`,
    window,
    truth: sender.isAgent
      ? { interval: sender.interval }
      : { local: podSource(kubectl(sender.cluster), place(sender)), selector: `{${series}}` },
    patienceSeconds,
  };
}
