import { type ResourceKind, block, blocks, boolean, map, steering, string, strings } from "../fields.js";
import { clusterMetadata, namespacedMetadata } from "./shared.js";
import { claimSpecFields } from "./volume.js";

/** Resource types that ask for and describe storage. */
export const storage: Readonly<Record<string, ResourceKind>> = {
  kubernetes_persistent_volume_claim_v1: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    wait: { goal: "bound", argument: "wait_until_bound", default: true },
    timeoutSeconds: 300,
    fields: { metadata: namespacedMetadata, spec: block(claimSpecFields), wait_until_bound: steering },
  },
  kubernetes_storage_class_v1: {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    fields: {
      metadata: clusterMetadata,
      allow_volume_expansion: boolean({ default: true, pointer: true }),
      // One block for Terraform, a list with one term for Kubernetes.
      allowed_topologies: blocks({ match_label_expressions: blocks({ key: string(), values: strings() }) }),
      mount_options: strings(),
      parameters: map(),
      reclaim_policy: string({ default: "Delete" }),
      storage_provisioner: string({ wire: "provisioner" }),
      volume_binding_mode: string({ default: "Immediate" }),
    },
  },
};
