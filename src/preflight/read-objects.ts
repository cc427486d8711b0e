import { isJsonObject, type JsonObject, type JsonValue } from "../manifests/json.js";
import type { ExistingNamespace, Node, StorageClass } from "./cluster-facts.js";
import { objectsIn, textAt } from "./workloads.js";

/** Marks the class that volumes without one are made by. */
const defaultClass = "storageclass.kubernetes.io/is-default-class";

/** A StorageClass as the API server shows it. */
export function readStorageClass(object: JsonObject): StorageClass {
  return {
    name: textAt(object, "metadata", "name") ?? "",
    isDefault: textAt(object, "metadata", "annotations", defaultClass) === "true",
    allowVolumeExpansion: object["allowVolumeExpansion"] === true,
  };
}

/** The class of a PersistentVolume; empty for one without. */
export function storageClassOf(volume: JsonObject): string {
  return textAt(volume, "spec", "storageClassName") ?? "";
}

/** A node as the API server shows it. */
export function readNode(object: JsonObject): Node {
  const { metadata, spec } = object;
  return {
    name: textAt(object, "metadata", "name") ?? "",
    labels: texts(isJsonObject(metadata) ? metadata["labels"] : undefined),
    taints: objectsIn(isJsonObject(spec) ? spec["taints"] : undefined).map((taint) => ({
      key: textAt(taint, "key") ?? "",
      value: textAt(taint, "value"),
      effect: textAt(taint, "effect") ?? "",
    })),
    unschedulable: isJsonObject(spec) && spec["unschedulable"] === true,
  };
}

/** A namespace as the API server shows it. */
export function readNamespace(object: JsonObject): ExistingNamespace {
  const { metadata } = object;
  return {
    labels: texts(isJsonObject(metadata) ? metadata["labels"] : undefined),
    terminating: textAt(object, "status", "phase") === "Terminating",
  };
}

function texts(value: JsonValue | undefined): Record<string, string> {
  const entries = Object.entries(isJsonObject(value) ? value : {});
  return Object.fromEntries(entries.flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])));
}
