import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { clusterPaths, type LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
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
 */
export async function provisionVolumes(
  cluster: LabCluster,
  claims: readonly VolumeClaim[],
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<void> {
  const folder = (claim: VolumeClaim): string => join(clusterPaths(paths, cluster.name).volumes, volumeName(claim));
  for (const claim of claims) {
    const created = mkdirSync(folder(claim), { recursive: true }) !== undefined;
    // The kubelet hands the folder to the pod's fsGroup; a pod without one must be able to write, too.
    if (created) chmodSync(folder(claim), 0o777);
  }
  await applyObjects(
    kubectl,
    claims.map((claim) => persistentVolume(cluster, claim, folder(claim))),
  );
  await freeReleased(kubectl);
}

/** A static local volume for one claim. */
export function persistentVolume(cluster: LabCluster, claim: VolumeClaim, path: string): object {
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
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [cluster.name] }] },
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
