import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";
import { describeIdentity, type Identity } from "./identity.js";
import { kubectl, type KubectlTarget, readObjects } from "./kubectl.js";
import { warningsAbout } from "./events.js";

/** How much of the evidence a message shows. */
const SHOWN = { warnings: 3, pods: 3, logLines: 5 } as const;

/** The warnings of a namespace. Without one, none: what lives outside of namespaces is not waited for. */
export async function readEvents(target: KubectlTarget, namespace: string | undefined): Promise<readonly JsonObject[]> {
  if (namespace === undefined) return [];
  const args = ["get", "events", "--namespace", namespace, "--field-selector", "type=Warning", "-o", "json"];
  return readObjects(await kubectl(target, args));
}

/**
 * Everything that helps to see why an object did not become ready, one indented line each: warnings, the state of its
 * pods, and the last lines those that are not ready have logged.
 */
export async function diagnose(target: KubectlTarget, live: JsonObject, identity: Identity, since: number) {
  try {
    const warnings = warningsAbout(identity, await readEvents(target, identity.namespace), since);
    const pods = (await podsOf(target, live, identity)).filter((pod) => podTrouble(pod) !== undefined);
    const lines = warnings
      .slice(0, SHOWN.warnings)
      .map(({ about, reason, message }) => `${about}: ${reason}: ${message}`);
    for (const pod of pods.slice(0, SHOWN.pods)) {
      const { name } = pod.metadata as JsonObject & { name: string };
      lines.push(`pod ${name}: ${podTrouble(pod)}`);
      lines.push(...(await lastLog(target, identity.namespace!, pod, name)));
    }
    lines.push(...(advice(live) ?? []));
    return lines.map((line) => `\n  ${line}`).join("");
  } catch (error) {
    // The failure being explained matters more than a failure to explain it.
    return `\n  (no more could be found out: ${error instanceof Error ? error.message : String(error)})`;
  }
}

/**
 * What to do about a StatefulSet that cannot roll out: it does not touch a pod of an earlier revision that never became
 * ready, even where the new revision would repair it, unless pods are managed in parallel (kubernetes issue 67250).
 */
export function advice(live: JsonObject): readonly string[] | undefined {
  const { spec, status } = live;
  if (live.kind !== "StatefulSet" || !isJsonObject(spec) || !isJsonObject(status)) return undefined;
  const replicas = (spec.replicas ?? 1) as number;
  const behind = [status.updatedReplicas, status.readyReplicas].every((count) => ((count ?? 0) as number) < replicas);
  if (!behind || spec.podManagementPolicy === "Parallel") return undefined;
  return ["the StatefulSet waits for its broken pod before it replaces it: delete that pod, then apply again"];
}

/**
 * Why a pod is not ready, for example `Pending: main ImagePullBackOff: not found`; undefined when it is ready or done.
 */
export function podTrouble(pod: JsonObject): string | undefined {
  const status = isJsonObject(pod.status) ? pod.status : {};
  const conditions = listAt(status, "conditions");
  const isReady = conditions.some(({ type, status: holds }) => type === "Ready" && holds === "True");
  if (isReady || status.phase === "Succeeded") return undefined;
  const containers = [...listAt(status, "initContainerStatuses"), ...listAt(status, "containerStatuses")];
  const troubles = containers.flatMap((container) => containerTrouble(container) ?? []);
  const unscheduled = conditions.find(({ type, status: holds }) => type === "PodScheduled" && holds === "False");
  if (unscheduled !== undefined) troubles.push(`not scheduled: ${unscheduled.message as string}`);
  return [status.phase as string, ...troubles].join("; ");
}

function containerTrouble(container: JsonObject): string | undefined {
  const state = isJsonObject(container.state) ? container.state : {};
  const { waiting, terminated } = state;
  const previous = isJsonObject(container.lastState) ? container.lastState.terminated : undefined;
  const exit = [terminated, previous].find(isJsonObject)?.exitCode;
  const ending = typeof exit === "number" && exit !== 0 ? `, last exit code ${exit}` : "";
  if (isJsonObject(waiting)) {
    const message = typeof waiting.message === "string" ? `: ${waiting.message}` : "";
    return `${container.name as string} ${waiting.reason as string}${message}${ending}`;
  }
  if (ending !== "") return `${container.name as string}${ending.slice(1)}`;
  return container.ready === true || isJsonObject(terminated) ? undefined : `${container.name as string} not ready`;
}

async function podsOf(target: KubectlTarget, live: JsonObject, identity: Identity): Promise<readonly JsonObject[]> {
  const selector = isJsonObject(live.spec) && isJsonObject(live.spec.selector) ? live.spec.selector : {};
  const labels = isJsonObject(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  if (labels.length === 0 || identity.namespace === undefined) return [];
  const query = labels.map(([key, value]) => `${key}=${value as string}`).join(",");
  const args = ["get", "pods", "--namespace", identity.namespace, "--selector", query, "-o", "json"];
  return readObjects(await kubectl(target, args));
}

async function lastLog(target: KubectlTarget, namespace: string, pod: JsonObject, name: string): Promise<string[]> {
  const statuses = listAt(isJsonObject(pod.status) ? pod.status : {}, "containerStatuses");
  const container = statuses.find(({ ready }) => ready !== true)?.name;
  if (typeof container !== "string") return [];
  const args = ["logs", name, "--namespace", namespace, "--container", container, `--tail=${SHOWN.logLines}`];
  const log = await kubectl(target, args, { timeoutSeconds: 15 }).catch(() => "");
  return log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `  ${container}: ${line.slice(0, 300)}`);
}

function listAt(object: JsonObject, key: string): readonly JsonObject[] {
  const inner = object[key];
  return Array.isArray(inner) ? (inner as readonly JsonObject[]) : [];
}

/** The first line of a failure: which object, of which resource, and what is wrong. */
export function failureLine(address: string, identity: Identity, detail: string): string {
  return `${describeIdentity(identity)} (${address}): ${detail}`;
}
