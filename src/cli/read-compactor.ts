import { parse } from "yaml";
import { CannotTell } from "../audit/cannot-tell.js";
import { compactorFailure } from "../status/compactor-halt.js";
import { compactorMetrics, type CompactorMetrics } from "../status/compactor-metrics.js";
import { compactorStatus, crashes } from "../status/compactor-status.js";
import type { ComponentStatus } from "../status/component-status.js";
import { flagOf, podState, type Pod } from "../status/pod.js";
import type { SteadyWriter } from "../status/release-commands.js";
import { thanosPorts } from "../thanos/thanos-component.js";
import { shownConnectionFlags } from "./connection.js";
import type { Kubectl, KubectlPlace } from "./kubectl.js";
import type { OpenForward } from "./port-forward.js";

/** Pod of the Compactor; there is one, always. */
const compactorPod = "thanos-compact-0";

/** Longest wait for the metrics, in milliseconds. */
const patience = 20_000;

/** Ways to the Compactor. */
interface Ways {
  readonly kubectl: Kubectl;
  readonly forward: OpenForward;
  /** Pods of the ingestors; none where nobody can say. */
  readonly ingestors: readonly Pod[];
}

/**
 * Says how the Compactor stands, from its pod, its metrics and its log.
 *
 * @throws CannotTell when it cannot be reached.
 */
export async function readCompactor(at: KubectlPlace, { kubectl, forward, ingestors }: Ways): Promise<ComponentStatus> {
  const pod = JSON.parse(await kubectl(at, ["get", "pod", compactorPod, "-o", "json"])) as Pod;
  const state = podState(pod);
  const metrics = state.waiting === undefined ? await metricsOf(at, forward) : undefined;
  const previous = metrics?.halted !== true && crashes(state, metrics);
  const broken = metrics?.halted === true || previous;
  // A pod that never ran has no log: nothing failed that a block is to blame for.
  const log =
    broken && (metrics !== undefined || state.restarts > 0)
      ? await kubectl(at, ["logs", compactorPod, ...(previous ? ["--previous"] : [])])
      : "";
  return compactorStatus({
    pod: state,
    metrics,
    failure: broken ? compactorFailure(log) : undefined,
    place: {
      connectionFlags: shownConnectionFlags(at.connection),
      namespace: at.namespace,
      pod: compactorPod,
      objectStore: objectStoreOf(pod),
      steadyWriter: previous ? steadyWriter(ingestors) : undefined,
    },
  });
}

/** An ingestor that is ready; nothing where there is none. */
function steadyWriter(ingestors: readonly Pod[]): SteadyWriter | undefined {
  const ready = ingestors.find((pod) => podState(pod).ready);
  return ready?.metadata?.name === undefined
    ? undefined
    : { pod: ready.metadata.name, objectStore: objectStoreOf(ready) };
}

/** The pod's object-store document. YAML is read where JSON is: on one line it can be pasted. */
function objectStoreOf(pod: Pod): string {
  return JSON.stringify(parse(flagOf(pod, "--objstore.config") ?? "{}"));
}

async function metricsOf(at: KubectlPlace, forward: OpenForward): Promise<CompactorMetrics> {
  const way = await forward({ ...at, resource: `pod/${compactorPod}`, port: thanosPorts.http });
  try {
    const response = await fetch(`${way.url}/metrics`, { signal: AbortSignal.timeout(patience) });
    const metrics = compactorMetrics(await response.text());
    if (metrics === undefined) throw new CannotTell(`${compactorPod} answers HTTP ${response.status} and no metrics`);
    return metrics;
  } catch (error) {
    if (error instanceof CannotTell) throw error;
    throw new CannotTell(`${compactorPod} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await way.close();
  }
}
