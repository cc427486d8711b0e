import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../manifests/json.js";
import type { KubernetesObject } from "../manifests/render-stack.js";
import type { StackNeeds, StackRelease } from "./stack-needs.js";

/** Something of a stack that makes pods. */
export interface Workload {
  /** Such as `StatefulSet thanos-compact`. */
  readonly name: string;
  readonly namespace: string;
  /** Metadata and spec of its pods. */
  readonly template: JsonObject;
  readonly podSpec: JsonObject;
  /** Templates of the volumes that each pod gets. */
  readonly claims: readonly JsonObject[];
}

/** Everything of a stack that makes pods. */
export function allWorkloads({ objects, releases }: StackNeeds): Workload[] {
  return [...workloadsOf(objects), ...releases.map(releaseWorkload)];
}

/** What of a stack makes pods, charts left out. */
export function workloadsOf(objects: readonly KubernetesObject[]): Workload[] {
  return objects.flatMap(({ kind, metadata, ...object }) => {
    const spec = object["spec"];
    const template = isJsonObject(spec) ? spec["template"] : undefined;
    const podSpec = isJsonObject(template) ? template["spec"] : undefined;
    if (!isJsonObject(spec) || !isJsonObject(template) || !isJsonObject(podSpec)) return [];
    const namespace = typeof metadata["namespace"] === "string" ? metadata["namespace"] : "default";
    const claims = objectsIn(spec["volumeClaimTemplates"]);
    return [{ name: `${kind} ${metadata.name}`, namespace, template, podSpec, claims }];
  });
}

/** What a chart's values say of its pods: where they may run, how important they are, and their volumes. */
export function releaseWorkload({ chart, namespace, values }: StackRelease): Workload {
  const { nodeSelector = {}, tolerations = [], priorityClassName = "" } = values;
  const podSpec: JsonObject = { nodeSelector, tolerations, priorityClassName };
  const { persistence } = values;
  const wantsVolume = isJsonObject(persistence) && persistence["enabled"] === true;
  const storageClassName = wantsVolume ? (persistence["storageClassName"] ?? persistence["storageClass"] ?? "") : "";
  const claims = wantsVolume ? [{ spec: { storageClassName } }] : [];
  return { name: `release ${chart}`, namespace, template: {}, podSpec, claims };
}

/** The objects of a list; none where there is no list. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

/** The text that stands there; an empty one is nothing, as it is for Kubernetes. */
export function textAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  const value = path.reduce<JsonValue | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), object);
  return typeof value === "string" && value !== "" ? value : undefined;
}
