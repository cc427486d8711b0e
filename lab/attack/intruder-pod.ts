import { execa } from "execa";
import { applyObjects, type Kubectl } from "../cluster/kubectl.js";
import { PAUSE_IMAGE } from "../cluster/config-files.js";
import { LabError } from "../lab-error.js";

/** Name of the pod that attacks start from; it is not part of the fleet. */
export const INTRUDER = "lab-intruder";

/**
 * Starts a pod that holds no certificate and does nothing, under the restricted Pod Security level, and finds its network.
 *
 * @param socket where the cluster's containerd answers.
 * @returns file of the pod's network namespace.
 */
export async function startIntruder(kubectl: Kubectl, namespace: string, socket: string): Promise<string> {
  await applyObjects(kubectl, [intruderPod(namespace)]);
  await kubectl(["wait", `pod/${INTRUDER}`, "--namespace", namespace, "--for=condition=Ready", "--timeout=60s"]);
  const containerId = await kubectl([
    "get",
    "pod",
    INTRUDER,
    "--namespace",
    namespace,
    "--output=jsonpath={.status.containerStatuses[0].containerID}",
  ]);
  const { stdout } = await execa("ctr", ["--address", socket, "--namespace", "k8s.io", "tasks", "list"]);
  const pid = pidOf(stdout, containerId.replace(/^containerd:\/\//, ""));
  if (pid === undefined) throw new LabError(`containerd does not know the container of ${namespace}/${INTRUDER}`);
  return `/proc/${pid}/ns/net`;
}

/** Removes the pod, also one that was never ready. */
export async function removeIntruder(kubectl: Kubectl, namespace: string): Promise<void> {
  const options = ["--ignore-not-found", "--grace-period=1", "--wait=true", "--timeout=60s"];
  await kubectl(["delete", "pod", INTRUDER, "--namespace", namespace, ...options]);
}

/** The process of a container in the table that `ctr tasks list` prints: TASK, PID, STATUS. */
export function pidOf(table: string, containerId: string): number | undefined {
  const row = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([task, , status]) => task === containerId && status === "RUNNING");
  return row === undefined ? undefined : Number(row[1]);
}

function intruderPod(namespace: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: INTRUDER,
      namespace,
      labels: { "app.kubernetes.io/name": INTRUDER, "app.kubernetes.io/managed-by": "thanos-fleet-lab" },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        runAsGroup: 65534,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "intruder",
          image: PAUSE_IMAGE,
          imagePullPolicy: "IfNotPresent",
          resources: { requests: { cpu: "5m", memory: "8Mi" }, limits: { memory: "32Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}
