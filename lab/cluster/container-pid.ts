import { execa } from "execa";
import { LabError } from "../lab-error.js";
import { nodePaths, type LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import type { Kubectl } from "./kubectl.js";

/**
 * The process of a pod's first container, as the host sees it: below `/proc/<pid>/root` are its files, as it sees them.
 *
 * @param kubectl of the cluster.
 * @returns nothing when the container does not run.
 * @throws LabError when the pod is on no node yet.
 */
export async function containerPid(
  cluster: LabCluster,
  { namespace, pod }: { readonly namespace: string; readonly pod: string },
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<number | undefined> {
  const answer = await kubectl([
    "get",
    "pod",
    pod,
    "--namespace",
    namespace,
    "--output=jsonpath={.spec.nodeName} {.status.containerStatuses[0].containerID}",
  ]);
  const [node = "", containerId = ""] = answer.split(" ");
  if (node === "") throw new LabError(`${namespace}/${pod} is on no node of ${cluster.name}`);
  const socket = nodePaths(paths, cluster.name, node).containerdSocket;
  const { stdout } = await execa("ctr", ["--address", socket, "--namespace", "k8s.io", "tasks", "list"]);
  return pidOf(stdout, containerId.replace(/^containerd:\/\//, ""));
}

/** The process of a container in the table that `ctr tasks list` prints: TASK, PID, STATUS. */
export function pidOf(table: string, containerId: string): number | undefined {
  const row = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([task, , status]) => task === containerId && status === "RUNNING");
  return row === undefined ? undefined : Number(row[1]);
}
