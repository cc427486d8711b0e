import { isDeepStrictEqual } from "node:util";
import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "../../src/manifests/json.js";

/** One place where two objects differ. */
export interface Difference {
  readonly path: string;
  /** What the provider's object has there; absent when it has nothing. */
  readonly sent?: JsonValue;
  /** What ours has there; absent when it has nothing. */
  readonly ours?: JsonValue;
}

/** Members the API server assigns, by kind (`*`: every kind): they differ from one create to the next. */
const assigned: Readonly<Record<string, readonly string[]>> = {
  "*": [
    "metadata.creationTimestamp",
    "metadata.finalizers",
    "metadata.generation",
    "metadata.managedFields",
    "metadata.resourceVersion",
    "metadata.uid",
    "status",
  ],
  Job: ["spec.selector"],
  Namespace: ["spec.finalizers"],
  Service: ["spec.clusterIP", "spec.clusterIPs", "spec.healthCheckNodePort", "spec.ipFamilies", "spec.ipFamilyPolicy"],
};

/** Labels a Job gets from its uid and name, and the annotation in which the API server counts a DaemonSet's changes. */
const assignedMetadata: Readonly<Record<string, RegExp>> = {
  DaemonSet: /^deprecated\.daemonset\.template\.generation$/,
  Job: /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/,
};

/** Lists that are sets for the provider, by kind: it sends them in the order of its hashes. */
const sets: Readonly<Record<string, readonly string[]>> = {
  Role: ["apiGroups", "resourceNames", "resources", "verbs"],
};

/** An object without what the API server assigns, and with its sets in alphabetical order. */
export function comparable(object: JsonObject): JsonObject {
  const kind = object.kind as string;
  const paths = [...assigned["*"]!, ...(assigned[kind] ?? [])].map((path) => path.split("."));
  const isHeadless = isJsonObject(object.spec) && object.spec.clusterIP === "None";
  const dropped = paths.filter((path) => !(isHeadless && path.at(-1) === "clusterIP"));
  const without = dropped.reduce((rest, path) => drop(rest, path), object);
  return clean(without, "", kind) as JsonObject;
}

/** Where two objects differ, each taken as {@link comparable} makes it. */
export function differences(sent: JsonObject, ours: JsonObject): readonly Difference[] {
  return compare(comparable(sent), comparable(ours), "");
}

function compare(sent: JsonValue | undefined, ours: JsonValue | undefined, path: string): Difference[] {
  if (isDeepStrictEqual(sent, ours)) return [];
  if (isJsonObject(sent) && isJsonObject(ours)) {
    const keys = [...new Set([...Object.keys(sent), ...Object.keys(ours)])].sort();
    return keys.flatMap((key) => compare(sent[key], ours[key], path === "" ? key : `${path}.${key}`));
  }
  if (isJsonList(sent) && isJsonList(ours) && sent.length === ours.length) {
    return sent.flatMap((item, index) => compare(item, ours[index], `${path}[${index}]`));
  }
  return [{ path, ...(sent === undefined ? {} : { sent }), ...(ours === undefined ? {} : { ours }) }];
}

function drop(object: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
  const inner = object[key!];
  if (inner === undefined) return object;
  if (rest.length > 0) return isJsonObject(inner) ? { ...object, [key!]: drop(inner, rest) } : object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** Sorts sets, and drops assigned labels and annotations wherever they stand, and empty timestamps. */
function clean(value: JsonValue, key: string, kind: string): JsonValue {
  if (isJsonList(value)) {
    const items = value.map((item) => clean(item, "", kind));
    return (sets[kind] ?? []).includes(key) ? items.map((item) => item as string).sort() : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name, item]) => !(name === "creationTimestamp" && item === null))
    .filter(([name]) => assignedMetadata[kind]?.test(name) !== true)
    .map(([name, item]): [string, JsonValue] => [name, clean(item, name, kind)])
    // An object without labels or annotations of its own has none left once those it was given are gone.
    .filter(([name, item]) => !(["annotations", "labels"].includes(name) && isDeepStrictEqual(item, {})));
  return Object.fromEntries(entries);
}
