import { parse } from "yaml";
import { CannotTell, reasonOf } from "../audit/cannot-tell.js";
import { loadEnvironments } from "../config/load.js";
import { observabilityClusterName, type Environment } from "../config/model.js";
import { compactorFailure } from "../status/compactor-halt.js";
import { compactorMetrics, type CompactorMetrics } from "../status/compactor-metrics.js";
import { compactorStatus, crashes } from "../status/compactor-status.js";
import type { ComponentStatus } from "../status/component-status.js";
import { gatewayStatus } from "../status/gateway-status.js";
import { flagOf, podState, type Pod } from "../status/pod.js";
import type { SteadyWriter } from "../status/release-commands.js";
import { thanosPorts } from "../thanos/thanos-component.js";
import type { Kubectl, KubectlPlace } from "./kubectl.js";
import type { ForwardTarget, PortForward } from "./port-forward.js";
import { renderStatus } from "./render-status.js";

/** The options as they stand on the command line. */
export interface StatusArguments {
  readonly json?: true;
}

/** Where everything is. */
export interface StatusPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  readonly kubectl: Kubectl;
  /** Opens a way into a cluster. @throws CannotTell when there is none. */
  readonly forward: (target: ForwardTarget) => Promise<PortForward>;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/** Pod of the Compactor; there is one, always. */
const compactorPod = "thanos-compact-0";

/** Longest wait for the metrics, in milliseconds. */
const patience = 20_000;

/**
 * Says how the long-term half of an environment stands, and returns the exit code: 0 when all of it runs, else 1.
 *
 * @throws EnvironmentProblems
 */
export async function runStatus(name: string, given: StatusArguments, place: StatusPlace): Promise<number> {
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const statuses = [
    await told("Compactor", () => compactor(environment, place)),
    await told("Store Gateway", () => gateways(environment, place)),
  ];
  place.write(given.json === true ? `${JSON.stringify(statuses, null, 2)}\n` : renderStatus(statuses));
  return statuses.every(({ state }) => state === "running") ? 0 : 1;
}

/** A component of which nothing can be said is one that cannot be reached; the others are still told. */
async function told(component: string, look: () => Promise<ComponentStatus>): Promise<ComponentStatus> {
  try {
    return await look();
  } catch (error) {
    return { component, state: "unreachable", remarks: [reasonOf(error)] };
  }
}

async function compactor(environment: Environment, { kubectl, forward }: StatusPlace): Promise<ComponentStatus> {
  const at = cluster(environment);
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
      ...at.connection,
      namespace: at.namespace,
      pod: compactorPod,
      objectStore: objectStoreOf(pod),
      steadyWriter: previous ? await steadyWriter(at, kubectl) : undefined,
    },
  });
}

/** An ingestor that is ready; nothing where there is none, or nobody can say. */
async function steadyWriter(at: KubectlPlace, kubectl: Kubectl): Promise<SteadyWriter | undefined> {
  const ingestors = await podsOf(at, kubectl, "receive-ingestor").catch((): readonly Pod[] => []);
  const ready = ingestors.find((pod) => podState(pod).ready);
  return ready?.metadata?.name === undefined
    ? undefined
    : { pod: ready.metadata.name, objectStore: objectStoreOf(ready) };
}

/** The pod's object-store document. YAML is read where JSON is: on one line it can be pasted. */
function objectStoreOf(pod: Pod): string {
  return JSON.stringify(parse(flagOf(pod, "--objstore.config") ?? "{}"));
}

async function metricsOf(at: KubectlPlace, forward: StatusPlace["forward"]): Promise<CompactorMetrics> {
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

async function gateways(environment: Environment, { kubectl }: StatusPlace): Promise<ComponentStatus> {
  return gatewayStatus(await podsOf(cluster(environment), kubectl, "store-gateway"));
}

/** The pods of a component. @throws CannotTell when the cluster does not say. */
async function podsOf(at: KubectlPlace, kubectl: Kubectl, component: string): Promise<readonly Pod[]> {
  const selector = `app.kubernetes.io/component=${component}`;
  const text = await kubectl(at, ["get", "pods", "-l", selector, "-o", "json"]);
  return (JSON.parse(text) as { readonly items: readonly Pod[] }).items;
}

function cluster({ observability: { cluster: connection, namespace } }: Environment): KubectlPlace {
  return { cluster: observabilityClusterName, connection, namespace };
}
