import { isFromEarlierBoot, readClaim, writeClaim } from "./claim.js";
import { writeKubeconfig } from "./cluster/kubeconfig-file.js";
import type { ClusterSupplies } from "./cluster/node.js";
import { removeSpareCluster, spareExists } from "./cluster/spare.js";
import { startCluster } from "./cluster/start.js";
import { stopLab } from "./down.js";
import { keepVariant, type LabVariant } from "./fleet/variant.js";
import { ensureImageStore } from "./images/store.js";
import { ensureBridge } from "./network/network.js";
import type { Progress } from "./progress.js";
import { LAB_CLUSTERS, SPARE_CLUSTERS } from "./topology.js";

/** What starting the lab needs from the host and the cache. */
export type LabSupplies = Omit<ClusterSupplies, "imageStore">;

/**
 * Brings all clusters up, all at the same time, and writes the kubeconfig. On a lab that runs it changes nothing; what
 * died is started again. The parts must be built.
 *
 * @param checkout working copy the lab belongs to.
 * @param variant in what a new lab differs from its file. @default - nothing
 */
export async function startLab(
  supplies: LabSupplies,
  checkout: string,
  progress: Progress,
  variant?: LabVariant,
): Promise<void> {
  const { paths } = supplies;
  const claim = readClaim(paths);
  if (claim !== undefined && isFromEarlierBoot(claim)) {
    await progress.step("remove the lab from before the machine was restarted", () => stopLab(paths));
  }
  keepVariant(paths, variant);
  writeClaim(paths, checkout);
  let imageStore = "";
  await progress.step("images", async (report) => {
    imageStore = await ensureImageStore(supplies.images, paths, supplies.binary, report);
  });
  await ensureBridge();
  await progress.steps(
    LAB_CLUSTERS.map((cluster) => ({
      title: `cluster ${cluster.name}`,
      run: (report) => startCluster(cluster, { ...supplies, imageStore }, report),
    })),
    LAB_CLUSTERS.length,
  );
  // What a scenario left that was ended before it could clean up.
  const left = SPARE_CLUSTERS.filter((cluster) => spareExists(cluster, paths));
  for (const cluster of left) {
    await progress.step(`remove the spare cluster ${cluster.name}`, () => removeSpareCluster(cluster, paths));
  }
  writeKubeconfig(paths);
}
