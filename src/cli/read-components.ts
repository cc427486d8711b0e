import { reasonOf } from "../audit/cannot-tell.js";
import { usesMemcached } from "../config/long-term-settings.js";
import { observabilityClusterName, type Environment } from "../config/model.js";
import { rulerRuns } from "../config/ruler.js";
import type { ComponentStatus } from "../status/component-status.js";
import type { Pod } from "../status/pod.js";
import { workloadStatus } from "../status/workload-status.js";
import type { Kubectl, KubectlPlace } from "./kubectl.js";
import type { OpenForward } from "./port-forward.js";
import { readCompactor } from "./read-compactor.js";

/** A component by its name among people, and the value of the label by which its pods are found. */
interface Workload {
  readonly component: string;
  readonly role: string;
}

/**
 * Says how each component of the observability cluster stands, one after the other. Of one that cannot be reached, the reason
 * is what there is to say.
 */
export async function readComponents(
  environment: Environment,
  { kubectl, forward }: { readonly kubectl: Kubectl; readonly forward: OpenForward },
): Promise<readonly ComponentStatus[]> {
  const at = observabilityCluster(environment);
  const pods = await podsOf(at, kubectl).catch((error: unknown) => reasonOf(error));
  const of = (role: string) =>
    typeof pods === "string" ? [] : pods.filter(({ metadata }) => roleOf(metadata?.labels) === role);
  const told = ({ component, role }: Workload): ComponentStatus =>
    typeof pods === "string"
      ? { component, state: "unreachable", remarks: [pods] }
      : workloadStatus(component, of(role));
  const compactor = readCompactor(at, { kubectl, forward, ingestors: of("receive-ingestor") });
  return [
    await compactor.catch((error: unknown) => unreachable("Compactor", error)),
    ...workloads(environment).map(told),
  ];
}

/** Where the components are. */
export function observabilityCluster({ observability: { cluster, namespace } }: Environment): KubectlPlace {
  return { cluster: observabilityClusterName, connection: cluster, namespace };
}

function workloads({ observability }: Environment): readonly Workload[] {
  const { objectStore, alertmanager } = observability;
  return [
    { component: "Store Gateway", role: "store-gateway" },
    { component: "Receive router", role: "receive-router" },
    { component: "Receive ingestor", role: "receive-ingestor" },
    { component: "Query", role: "query" },
    { component: "Query Frontend", role: "query-frontend" },
    ...(rulerRuns(observability) ? [{ component: "Ruler", role: "ruler" }] : []),
    { component: "Prometheus", role: "prometheus" },
    ...(objectStore.minio === undefined ? [] : [{ component: "MinIO", role: "object-store" }]),
    ...(usesMemcached(observability) ? [{ component: "memcached", role: "memcached" }] : []),
    ...(alertmanager.enabled ? [{ component: "Alertmanager", role: "alertmanager" }] : []),
  ];
}

/** Ours carry their role; a chart's pods carry the chart's name alone. */
function roleOf(labels: Readonly<Record<string, string>> = {}): string | undefined {
  return labels["app.kubernetes.io/component"] ?? labels["app.kubernetes.io/name"];
}

async function podsOf(at: KubectlPlace, kubectl: Kubectl): Promise<readonly Pod[]> {
  const { items } = JSON.parse(await kubectl(at, ["get", "pods", "-o", "json"])) as { readonly items: readonly Pod[] };
  return items;
}

function unreachable(component: string, error: unknown): ComponentStatus {
  return { component, state: "unreachable", remarks: [reasonOf(error)] };
}
