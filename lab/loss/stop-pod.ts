import { containerId, containerPid, type ContainerPlace } from "../cluster/container-pid.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { waitUntil } from "../cluster/wait.js";
import type { LabPaths } from "../paths.js";
import { killFound } from "../process/kill-found.js";
import type { LabCluster } from "../topology.js";

/** A container that was stopped. */
export interface Stopped {
  /**
   * Waits until another container runs in its place and the whole pod is ready.
   *
   * @returns seconds since it was stopped.
   * @throws LabError when the patience is at its end.
   */
  back(patienceSeconds: number): Promise<number>;
}

/**
 * Kills a container's process for real: no grace, no flush, as when the machine runs out of memory.
 *
 * @throws LabError when the container does not run.
 */
export async function killContainer(
  cluster: LabCluster,
  place: ContainerPlace,
  paths: LabPaths,
  kubectl: Kubectl,
): Promise<Stopped> {
  const former = await containerId(kubectl, place);
  await killFound(() => containerPid(cluster, place, paths, kubectl), nameOf(place));
  return stopped(kubectl, place, former);
}

/**
 * Deletes a pod gracefully, with the grace it asks for, and waits until it is gone; its workload makes another one.
 *
 * @throws LabError when it is not gone after `patienceSeconds`.
 */
export async function deletePod(kubectl: Kubectl, place: ContainerPlace, patienceSeconds: number): Promise<Stopped> {
  const former = await containerId(kubectl, place);
  const { pod, namespace } = place;
  await kubectl(["delete", "pod", pod, "--namespace", namespace, "--wait=true", `--timeout=${patienceSeconds}s`]);
  return stopped(kubectl, place, former);
}

function stopped(kubectl: Kubectl, place: ContainerPlace, former: string): Stopped {
  const since = performance.now();
  const { pod, namespace } = place;
  return {
    async back(patienceSeconds) {
      await waitUntil(
        async () => {
          // Between two pods of a workload there is none, and kubectl fails.
          const text = await kubectl(["get", "pod", pod, "--namespace", namespace, "--output=json"]).catch(() => "");
          if (text === "") return false;
          const current = await containerId(kubectl, place).catch(() => "");
          return current !== "" && current !== former && isReady(text);
        },
        { seconds: patienceSeconds, what: `${nameOf(place)} to run again`, everyMilliseconds: 500 },
      );
      return (performance.now() - since) / 1000;
    },
  };
}

function isReady(pod: string): boolean {
  const { metadata, status } = JSON.parse(pod) as {
    readonly metadata: { readonly deletionTimestamp?: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
  if (metadata.deletionTimestamp !== undefined) return false;
  return status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}

function nameOf({ namespace, pod, container }: ContainerPlace): string {
  return [namespace, pod, ...(container === undefined ? [] : [container])].join("/");
}
