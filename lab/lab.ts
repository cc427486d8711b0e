import { writeFileSync } from "node:fs";
import { isFromEarlierBoot, readClaim, writeClaim } from "./claim.js";
import { adminAccess } from "./cluster/pki.js";
import { renderKubeconfig } from "./cluster/kubeconfig.js";
import type { ClusterSupplies } from "./cluster/node.js";
import { startCluster } from "./cluster/start.js";
import { stopLab } from "./down.js";
import { keepVariant, type LabVariant } from "./fleet/variant.js";
import { ensureImageStore } from "./images/store.js";
import { ensureBridge } from "./network/network.js";
import { clusterPaths, type LabPaths } from "./paths.js";
import type { Progress } from "./progress.js";
import { LAB_CLUSTERS } from "./topology.js";

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
  writeKubeconfig(paths);
}

/** Writes one kubeconfig for all clusters. */
function writeKubeconfig(paths: LabPaths): void {
  const entries = LAB_CLUSTERS.map((cluster) => ({ cluster, ...adminAccess(clusterPaths(paths, cluster.name)) }));
  writeFileSync(paths.kubeconfig, renderKubeconfig(entries), { mode: 0o600 });
}
