import { applyObjects, type Kubectl } from "../cluster/kubectl.js";
import { containerPid } from "../cluster/container-pid.js";
import { PAUSE_IMAGE } from "../cluster/config-files.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import { restrictedContainer, restrictedPod } from "../fleet/restricted.js";

/** Name of the pod that attacks start from; it is not part of the fleet. */
export const INTRUDER = "lab-intruder";

/**
 * Starts a pod that holds no certificate and does nothing, under the restricted Pod Security level, and finds its network.
 *
 * @param kubectl of the cluster.
 * @returns file of the pod's network namespace.
 */
export async function startIntruder(
  cluster: LabCluster,
  namespace: string,
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<string> {
  await applyObjects(kubectl, [intruderPod(namespace)]);
  await kubectl(["wait", `pod/${INTRUDER}`, "--namespace", namespace, "--for=condition=Ready", "--timeout=60s"]);
  const pid = await containerPid(cluster, { namespace, pod: INTRUDER }, paths, kubectl);
  if (pid === undefined) throw new LabError(`containerd does not know the container of ${namespace}/${INTRUDER}`);
  return `/proc/${pid}/ns/net`;
}

/** Removes the pod, also one that was never ready. */
export async function removeIntruder(kubectl: Kubectl, namespace: string): Promise<void> {
  const options = ["--ignore-not-found", "--grace-period=1", "--wait=true", "--timeout=60s"];
  await kubectl(["delete", "pod", INTRUDER, "--namespace", namespace, ...options]);
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
      securityContext: restrictedPod,
      containers: [
        {
          name: "intruder",
          image: PAUSE_IMAGE,
          imagePullPolicy: "IfNotPresent",
          resources: { requests: { cpu: "5m", memory: "8Mi" }, limits: { memory: "32Mi" } },
          securityContext: restrictedContainer,
        },
      ],
    },
  };
}
