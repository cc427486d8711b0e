import { execa } from "execa";
import { LabError } from "../lab-error.js";
import { nodePaths, type LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import type { Kubectl } from "./kubectl.js";

/** A container of a pod. */
export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  /** @default - the first by name, as the kubelet lists them */
  readonly container?: string;
}

/**
 * The process of a pod's container, as the host sees it: below `/proc/<pid>/root` are its files, as it sees them.
 *
 * @param kubectl of the cluster.
 * @returns nothing when the container does not run.
 * @throws LabError when the pod is on no node yet.
 */
export async function containerPid(
  cluster: LabCluster,
  place: ContainerPlace,
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<number | undefined> {
  const id = await containerId(kubectl, place);
  const node = await nodeOf(kubectl, place);
  if (node === "") throw new LabError(`${place.namespace}/${place.pod} is on no node of ${cluster.name}`);
  const socket = nodePaths(paths, cluster.name, node).containerdSocket;
  const { stdout } = await execa("ctr", ["--address", socket, "--namespace", "k8s.io", "tasks", "list"]);
  return pidOf(stdout, id);
}

/** containerd's name of a pod's container, as the API server knows it; empty when it has none yet. */
export async function containerId(kubectl: Kubectl, { namespace, pod, container }: ContainerPlace): Promise<string> {
  const which = container === undefined ? "0" : `?(@.name=="${container}")`;
  const path = `--output=jsonpath={.status.containerStatuses[${which}].containerID}`;
  return (await kubectl(["get", "pod", pod, "--namespace", namespace, path])).replace(/^containerd:\/\//, "");
}

function nodeOf(kubectl: Kubectl, { namespace, pod }: ContainerPlace): Promise<string> {
  return kubectl(["get", "pod", pod, "--namespace", namespace, "--output=jsonpath={.spec.nodeName}"]);
}

/** The process of a container in the table that `ctr tasks list` prints: TASK, PID, STATUS. */
export function pidOf(table: string, containerId: string): number | undefined {
  const row = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([task, , status]) => task === containerId && status === "RUNNING");
  return row === undefined ? undefined : Number(row[1]);
}
