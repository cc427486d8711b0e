import type { ContainerPlace } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { LAB_CLUSTERS, OBSERVABILITY, type LabCluster, type LabNode } from "../topology.js";
import { stores } from "../verify/thanos-api.js";
import type { LossContext } from "./scenario.js";

/** Whose samples must come in time while something of the observability cluster is away. */
export const CHILDREN: readonly LabCluster[] = LAB_CLUSTERS.filter(({ role }) => role === "child");

/** Samples of clusters that are not concerned come so late at most, in seconds. Source: the goals of the loss suite. */
export const LATE_AT_MOST = 15;

/** Nodes of the observability cluster in the two zones that may go; the first one carries what reads and what stores. */
export const [ZONE_B, ZONE_C] = OBSERVABILITY.nodes.slice(1) as [LabNode, LabNode];

/** The ingestor of a node's zone. @param ordinal @default 0 */
export function ingestorOf({ namespaceOf }: LossContext, node: LabNode, ordinal = 0): ContainerPlace {
  return { namespace: namespaceOf(OBSERVABILITY), pod: `thanos-receive-ingestor-${node.zone}-${ordinal}` };
}

/** The StatefulSet of a zone's ingestors. */
export function ingestorsOf(node: LabNode): string {
  return `statefulset/thanos-receive-ingestor-${node.zone}`;
}

/** Address of a store as Query knows it. @param name part of its name or address. @throws LabError when there is none. */
export async function storeAddress({ checks }: LossContext, type: "store" | "receive", name = ""): Promise<string> {
  const found = (await stores(checks.queryUrl)).find((store) => store.type === type && store.name.includes(name));
  if (found === undefined) throw new LabError(`Query lists no ${type} ${name}`);
  return found.name;
}

/** Address of an ingestor's store; Query knows it by its pod's address. */
export async function storeOf(context: LossContext, { namespace, pod }: ContainerPlace): Promise<string> {
  const args = ["get", "pod", pod, "--namespace", namespace, "--output=jsonpath={.status.podIP}"];
  return storeAddress(context, "receive", `${await context.checks.kubectl(OBSERVABILITY)(args)}:`);
}

/** The store of the ingestor on the first node, which stays. */
export function stayingIngestor(context: LossContext): Promise<string> {
  return storeOf(context, ingestorOf(context, OBSERVABILITY.nodes[0]));
}

/** Names of the pods of a component that are there now. */
export async function podsOf({ checks, namespaceOf }: LossContext, component: string): Promise<readonly string[]> {
  const selector = `--selector=app.kubernetes.io/component=${component}`;
  const args = ["get", "pods", "--namespace", namespaceOf(OBSERVABILITY), selector, "--output=name"];
  const names = await checks.kubectl(OBSERVABILITY)(args);
  return names
    .split("\n")
    .filter((name) => name !== "")
    .map((name) => name.replace(/^pod\//, ""));
}

/** What routers have answered to writes since they started. */
export interface Answers {
  /** Written: 2xx. */
  readonly taken: number;
  /** Sent back to the sender, which sends again: 5xx. */
  readonly refused: number;
}

/** Reads the routers' answers to writes, added up. */
export async function routerAnswers(context: LossContext): Promise<Answers> {
  const all = await Promise.all((await podsOf(context, "receive-router")).map((pod) => thanosMetricsOf(context, pod)));
  const of = (code: string) =>
    all.reduce((sum, text) => sum + sumOf(text, "http_requests_total", new RegExp(`code="${code}\\d\\d".*receive`)), 0);
  return { taken: of("2"), refused: of("5") };
}
