import { execa } from "execa";
import type { Kubectl } from "./kubectl.js";

/**
 * The process of a pod's container, as the host sees it: below `/proc/<pid>/root` are its files, as it sees them.
 *
 * @param pod the pod, and its container where it has several.
 * @param socket where the cluster's containerd answers.
 * @returns nothing when the container does not run.
 */
export async function containerPid(
  kubectl: Kubectl,
  { namespace, pod, container }: { readonly namespace: string; readonly pod: string; readonly container?: string },
  socket: string,
): Promise<number | undefined> {
  const containerId = await kubectl([
    "get",
    "pod",
    pod,
    "--namespace",
    namespace,
    // By name: the kubelet reports containers in the order of their names and not of the pod.
    `--output=jsonpath={.status.containerStatuses[${container === undefined ? "0" : `?(@.name=="${container}")`}].containerID}`,
  ]);
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
