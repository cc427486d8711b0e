import { removeSpareCluster, startSpareCluster } from "../cluster/spare.js";
import { supplies } from "../commands.js";
import { ensureImageStore } from "../images/store.js";
import { LabError } from "../lab-error.js";
import type { ReportDetail } from "../progress.js";
import { findCluster, SPARE_CLUSTERS, type LabCluster } from "../topology.js";
import type { ScenarioContext } from "./scenario.js";

/**
 * Gives a scenario one more cluster, empty and ready, and takes it down whatever becomes of the scenario.
 *
 * @param name of a spare cluster, see `SPARE_CLUSTERS`.
 * @param use what the scenario does with it; the cluster is in the lab's kubeconfig by then, and in no environment.
 * @throws LabError when it cannot be started, and whatever `use` throws.
 */
export async function withSpareCluster<Result>(
  { lab }: Pick<ScenarioContext, "lab">,
  name: string,
  report: ReportDetail,
  use: (cluster: LabCluster) => Promise<Result>,
): Promise<Result> {
  const cluster = findCluster(name);
  if (cluster === undefined || !SPARE_CLUSTERS.includes(cluster)) {
    throw new LabError(
      `"${name}" is no spare cluster`,
      `those are ${SPARE_CLUSTERS.map((one) => one.name).join(", ")}`,
    );
  }
  const given = supplies(lab);
  const imageStore = await ensureImageStore(given.images, lab.paths, given.binary, report);
  report(`starting the spare cluster ${name}`);
  await startSpareCluster(cluster, { ...given, imageStore }, report);
  try {
    return await use(cluster);
  } finally {
    await removeSpareCluster(cluster, lab.paths);
  }
}
