import { waitUntil } from "../cluster/wait.js";
import { killContainer } from "../loss/stop-pod.js";
import { LabError } from "../lab-error.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { OBSERVABILITY } from "../topology.js";

/** The servers of the lab's MinIO. */
export interface MinioServers {
  readonly count: number;
  /** Kills the last servers that run, without warning, and keeps them away. @param left how many stay */
  lose(left: number): Promise<void>;
  /** Lets all of them come back and waits until they are ready. */
  restore(): Promise<void>;
}

/**
 * Opens the servers of the lab's MinIO.
 *
 * @throws LabError when there are fewer than four, as in a lab that was not started for it.
 */
export function minioServers({ checks, lab }: ScenarioContext): MinioServers {
  const { namespace, objectStore } = checks.environment.observability;
  const count = objectStore.minio?.servers ?? 0;
  if (count < 4)
    throw new LabError(
      `the lab's MinIO has ${count} servers`,
      "`npm run lab -- down`, then `npm run lab -- up --minio-servers 4`",
    );
  const kubectl = checks.kubectl(OBSERVABILITY);
  const inNamespace = ["--namespace", namespace];
  const scale = (replicas: number) => kubectl(["scale", "statefulset/minio", ...inNamespace, `--replicas=${replicas}`]);
  const podsFrom = (first: number) => Array.from({ length: count - first }, (_, index) => `minio-${first + index}`);
  const ready = async () => {
    const path = "--output=jsonpath={.status.readyReplicas}";
    return Number(await kubectl(["get", "statefulset", "minio", ...inNamespace, path])) === count;
  };
  return {
    count,
    async lose(left) {
      for (const pod of podsFrom(left)) {
        // One that is away already has no process.
        await killContainer(OBSERVABILITY, { namespace, pod }, lab.paths, kubectl).catch(() => undefined);
      }
      await scale(left);
      const gone = ["--ignore-not-found", "--force", "--grace-period=0", "--wait=true"];
      await kubectl(["delete", "pod", ...podsFrom(left), ...inNamespace, ...gone]);
    },
    async restore() {
      await scale(count);
      await waitUntil(ready, { seconds: 180, what: "all servers of MinIO", everyMilliseconds: 1_000 });
    },
  };
}
