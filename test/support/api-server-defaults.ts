import type { JsonObject, JsonValue } from "../../src/manifests/json.js";

type Mutable = { [key: string]: JsonValue };

/** A member the API server (1.34) adds to an object that lacks it; `*` in the path stands for every list item. */
interface Default {
  readonly path: string;
  /** The value, or how it follows from the object that gets the member. */
  readonly value: JsonValue | ((owner: Mutable, root: Mutable) => JsonValue | undefined);
}

const containerDefaults = ["containers", "initContainers"].flatMap((list): Default[] => [
  {
    path: `${list}.*.imagePullPolicy`,
    value: ({ image }) => (hasFixedTag(image as string) ? "IfNotPresent" : "Always"),
  },
  { path: `${list}.*.resources`, value: {} },
  { path: `${list}.*.terminationMessagePolicy`, value: "File" },
]);

const podDefaults: readonly Default[] = [
  ...containerDefaults,
  { path: "schedulerName", value: "default-scheduler" },
  { path: "securityContext", value: {} },
  { path: "serviceAccount", value: ({ serviceAccountName }) => serviceAccountName },
];

const defaults: Readonly<Record<string, readonly Default[]>> = {
  CronJob: at("spec.jobTemplate.spec.template.spec", podDefaults),
  DaemonSet: [
    ...at("spec.template.spec", podDefaults),
    {
      path: "spec.updateStrategy",
      value: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: "RollingUpdate" },
    },
  ],
  Deployment: [...at("spec.template.spec", podDefaults), { path: "spec.replicas", value: 1 }],
  HorizontalPodAutoscaler: [
    {
      path: "spec.behavior.scaleUp",
      value: {
        policies: [
          { periodSeconds: 15, type: "Pods", value: 4 },
          { periodSeconds: 15, type: "Percent", value: 100 },
        ],
        selectPolicy: "Max",
        stabilizationWindowSeconds: 0,
      },
    },
  ],
  Job: [
    ...at("spec.template.spec", podDefaults),
    { path: "spec.completionMode", value: "NonIndexed" },
    { path: "spec.podReplacementPolicy", value: "TerminatingOrFailed" },
    { path: "spec.suspend", value: false },
  ],
  Namespace: [
    {
      path: "metadata.labels.kubernetes\\.io/metadata\\.name",
      value: (_, { metadata }) => (metadata as Mutable).name,
    },
    { path: "spec", value: {} },
  ],
  Service: [{ path: "spec.internalTrafficPolicy", value: "Cluster" }],
  StatefulSet: [
    ...at("spec.template.spec", podDefaults),
    { path: "spec.persistentVolumeClaimRetentionPolicy", value: { whenDeleted: "Retain", whenScaled: "Retain" } },
    { path: "spec.podManagementPolicy", value: "OrderedReady" },
    { path: "spec.replicas", value: 1 },
    { path: "spec.updateStrategy", value: { rollingUpdate: { partition: 0 }, type: "RollingUpdate" } },
    { path: "spec.volumeClaimTemplates.*.apiVersion", value: "v1" },
    { path: "spec.volumeClaimTemplates.*.kind", value: "PersistentVolumeClaim" },
    { path: "spec.volumeClaimTemplates.*.status", value: { phase: "Pending" } },
  ],
};

/** A rendered object as the API server would store it, apart from what it assigns. */
export function withServerDefaults(object: JsonObject): JsonObject {
  const copy: Mutable = structuredClone(object);
  for (const { path, value } of defaults[object.kind as string] ?? []) addDefault(copy, keys(path), value, copy);
  return copy;
}

function at(prefix: string, list: readonly Default[]): Default[] {
  return list.map(({ path, value }) => ({ path: `${prefix}.${path}`, value }));
}

function keys(path: string): string[] {
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
}

function addDefault(owner: Mutable, [key, ...rest]: readonly string[], value: Default["value"], root: Mutable): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    const added = typeof value === "function" ? value(owner, root) : value;
    if (added !== undefined) owner[key] ??= added;
    return;
  }
  const inner = owner[key];
  const owners = (inner === undefined ? [] : rest[0] === "*" ? inner : [inner]) as Mutable[];
  for (const one of owners) addDefault(one, rest[0] === "*" ? rest.slice(1) : rest, value, root);
}

function hasFixedTag(image: string): boolean {
  const tag = /:([^/]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== "latest";
}
