import { LabError } from "../lab-error.js";
import { countedSince, parseSenderCounters, type SenderCounters } from "../samples/sender-counters.js";
import { readPod } from "../samples/sources.js";
import { LAB_CLUSTERS, type LabCluster } from "../topology.js";
import type { LossContext } from "./scenario.js";

/** What every Prometheus had counted about its sending at one moment, by cluster. */
export type SendersMark = ReadonlyMap<string, SenderCounters>;

/** Reads what every Prometheus has counted so far. */
export async function markSenders(context: LossContext): Promise<SendersMark> {
  const entries = LAB_CLUSTERS.map(
    async (cluster) => [cluster.name, parseSenderCounters(await senderMetrics(context, cluster))] as const,
  );
  return new Map(await Promise.all(entries));
}

/**
 * That no sender has given up a sample since the mark; sending again is no loss. What the vmagent beside a Prometheus gives
 * up is not in its counters, but in the count.
 *
 * @returns how many samples were sent again, in a few words.
 * @throws LabError naming the senders that have.
 */
export async function assertNoneGivenUp(context: LossContext, mark: SendersMark): Promise<string> {
  const now = await markSenders(context);
  const since = [...now].map(([name, after]) => ({ name, ...countedSince(mark.get(name) ?? after, after) }));
  const wrong = since.filter(({ failed, dropped }) => failed + dropped > 0);
  if (wrong.length > 0) {
    throw new LabError(
      wrong.map(({ name, failed, dropped }) => `${name}'s sender: ${failed} failed, ${dropped} dropped`).join("; "),
    );
  }
  return `${since.reduce((sum, { retried }) => sum + retried, 0)} samples sent again, none given up`;
}

function senderMetrics({ checks, namespaceOf }: LossContext, cluster: LabCluster): Promise<string> {
  const place = { namespace: namespaceOf(cluster), pod: "prometheus-0", port: 9090 };
  return readPod(checks.kubectl(cluster), place, "/metrics");
}
