import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../lab-error.js";
import { nodePaths, type LabPaths } from "../paths.js";
import type { LabCluster, LabNode } from "../topology.js";
import { applyObjects, type Kubectl } from "./kubectl.js";

/** The default storage class of every lab cluster. */
export const STORAGE_CLASS = "lab-local";

const label = { "app.kubernetes.io/managed-by": "thanos-fleet-lab" };

/** A claim that will ask for a volume. */
export interface VolumeClaim {
  readonly namespace: string;
  /** Name of the PersistentVolumeClaim; of a StatefulSet: `<template>-<statefulset>-<ordinal>`. */
  readonly name: string;
  /** Quantity the claim requests, e.g. `2Gi`. Nothing enforces it. */
  readonly capacity: string;
  /** Zone its pods must run in. @default - none, and the volume is on the cluster's first node */
  readonly zone?: string;
}

/** The storage class: nothing provisions volumes by itself, {@link provisionVolumes} makes them beforehand. */
export function storageClass(): object {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: {
      name: STORAGE_CLASS,
      labels: label,
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Retain",
  };
}

/** Name of the volume kept for a claim. */
export function volumeName(claim: VolumeClaim): string {
  return `${claim.namespace}-${claim.name}`;
}

/**
 * Makes one local volume per claim, reserved for exactly that claim. Repeating it changes nothing; a volume whose claim
 * was deleted becomes free for the next claim of the same name, with its data.
 *
 * @throws LabError when a claim's zone has no node.
 */
export async function provisionVolumes(
  cluster: LabCluster,
  claims: readonly VolumeClaim[],
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<void> {
  const volumes = claims.map((claim) => {
    const node = nodeOf(cluster, claim);
    return { claim, node, folder: join(nodePaths(paths, cluster.name, node.name).volumes, volumeName(claim)) };
  });
  for (const { folder } of volumes) {
    const created = mkdirSync(folder, { recursive: true }) !== undefined;
    // The kubelet hands the folder to the pod's fsGroup; a pod without one must be able to write, too.
    if (created) chmodSync(folder, 0o777);
  }
  await applyObjects(
    kubectl,
    volumes.map(({ node, claim, folder }) => persistentVolume(node, claim, folder)),
  );
  await freeReleased(kubectl);
}

/** The node that keeps the volume of a claim. @throws LabError when the claim's zone has none. */
export function nodeOf(cluster: LabCluster, claim: VolumeClaim): LabNode {
  if (claim.zone === undefined) return cluster.nodes[0];
  const node = cluster.nodes.find(({ zone }) => zone === claim.zone);
  if (node !== undefined) return node;
  const zones = cluster.nodes.map(({ zone }) => zone).join(", ");
  throw new LabError(
    `${cluster.name} has no node in zone ${claim.zone}, where ${claim.name} must be`,
    `zones: ${zones}`,
  );
}

/** A static local volume for one claim. */
export function persistentVolume(node: LabNode, claim: VolumeClaim, path: string): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(claim), labels: label },
    spec: {
      capacity: { storage: claim.capacity },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: STORAGE_CLASS,
      local: { path },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: claim.namespace, name: claim.name },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node.name] }] },
          ],
        },
      },
    },
  };
}

/** A released volume remembers the uid of the claim that is gone; without it the next claim of that name binds. */
async function freeReleased(kubectl: Kubectl): Promise<void> {
  const released = await kubectl([
    "get",
    "persistentvolumes",
    "--selector=app.kubernetes.io/managed-by=thanos-fleet-lab",
    '--output=jsonpath={range .items[?(@.status.phase=="Released")]}{.metadata.name}{"\\n"}{end}',
  ]);
  const forget = JSON.stringify({ spec: { claimRef: { uid: null, resourceVersion: null } } });
  for (const name of released.split("\n").filter((line) => line !== "")) {
    await kubectl(["patch", "persistentvolume", name, "--type=merge", `--patch=${forget}`]);
  }
}
