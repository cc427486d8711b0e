import { isDeepStrictEqual } from "node:util";
import { type JsonObject, type JsonValue, isJsonObject } from "../../src/manifests/json.js";

/**
 * Members that cannot change in place, by kind: a change destroys the object and creates it anew.
 *
 * Source: the arguments marked ForceNew in the schemas of terraform-provider-kubernetes 2.38.0. Where the provider
 * would send a change that the API server (1.34) refuses, the member is listed too and marked so.
 */
const fixedMembers: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ["roleRef"],
  DaemonSet: ["spec.selector"],
  Deployment: ["spec.selector"],
  Job: [
    "spec.backoffLimitPerIndex",
    "spec.completionMode",
    "spec.completions",
    "spec.manualSelector",
    "spec.maxFailedIndexes",
    "spec.podFailurePolicy",
    "spec.selector",
    // Not its metadata, which the provider leaves as it is (terraform-provider-kubernetes#2586).
    "spec.template.spec",
  ],
  PersistentVolumeClaim: [
    "spec.accessModes",
    "spec.resources.limits",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.volumeName",
  ],
  PodDisruptionBudget: ["spec"],
  PriorityClass: ["preemptionPolicy", "value"],
  RoleBinding: ["roleRef"],
  Secret: ["type"],
  Service: ["spec.clusterIP", "spec.clusterIPs", "spec.loadBalancerClass"],
  StatefulSet: [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  StorageClass: [
    "allowedTopologies",
    "mountOptions",
    "parameters",
    "provisioner",
    "reclaimPolicy", // refused by the API server
    "volumeBindingMode",
  ],
};

/** Members that cannot change once `immutable` is true. */
const frozenMembers: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["binaryData", "data", "immutable"],
  Secret: ["data", "immutable"],
};

/**
 * Which member makes it necessary to replace an object, or undefined when it can be changed in place.
 * @param previous the object as it was applied last
 * @param next the object as it is to be; of the same kind
 */
export function replacingMember(previous: JsonObject, next: JsonObject): string | undefined {
  const kind = next.kind as string;
  const frozen = previous.immutable === true ? (frozenMembers[kind] ?? []) : [];
  const members = ["metadata.name", "metadata.namespace", ...(fixedMembers[kind] ?? []), ...frozen];
  return members.find((path) => !isDeepStrictEqual(memberAt(previous, path), memberAt(next, path)));
}

function memberAt(object: JsonObject, path: string): JsonValue | undefined {
  return path
    .split(".")
    .reduce<JsonValue | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), object);
}
