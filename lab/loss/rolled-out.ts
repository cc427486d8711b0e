import { readiness } from "../apply/readiness.js";
import { readObjects } from "../apply/kubectl.js";
import { startClock } from "../elapsed.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";

/**
 * Waits until every pod of a workload is of its newest revision, ready, and has been so for minReadySeconds.
 *
 * @param workload kind and name, such as `statefulset/thanos-receive-ingestor`.
 * @returns the seconds it took.
 * @throws LabError when there is no such workload, it has failed, or the patience is at its end.
 */
export async function untilRolledOut(
  kubectl: Kubectl,
  namespace: string,
  workload: string,
  patienceSeconds: number,
): Promise<number> {
  const elapsed = startClock();
  await waitUntil(
    async () => {
      const [object] = readObjects(await kubectl(["get", workload, "--namespace", namespace, "--output=json"]));
      if (object === undefined) throw new LabError(`there is no ${workload} in ${namespace}`);
      const look = readiness("rollout", object);
      if (look.state === "failed") throw new LabError(`${workload}: ${look.detail}`);
      return look.state === "ready";
    },
    { seconds: patienceSeconds, what: `all pods of ${workload}`, everyMilliseconds: 500 },
  );
  return elapsed();
}
