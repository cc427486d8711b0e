import { writeFileSync } from "node:fs";
import { isFromEarlierBoot, readClaim, writeClaim } from "./claim.js";
import { adminAccess } from "./cluster/pki.js";
import { renderKubeconfig } from "./cluster/kubeconfig.js";
import { startCluster, type ClusterSupplies } from "./cluster/start.js";
import { stopLab } from "./down.js";
import { ensureArchive } from "./images/archive.js";
import { ensureBridge } from "./network/network.js";
import { clusterPaths, type LabPaths } from "./paths.js";
import type { Progress } from "./progress.js";
import { LAB_CLUSTERS } from "./topology.js";

/**
 * Brings all clusters up, all at the same time, and writes the kubeconfig. On a lab that runs it changes nothing; what
 * died is started again. The parts must be built.
 *
 * @param checkout working copy the lab belongs to.
 */
export async function startLab(supplies: ClusterSupplies, checkout: string, progress: Progress): Promise<void> {
  const { paths } = supplies;
  const claim = readClaim(paths);
  if (claim !== undefined && isFromEarlierBoot(claim)) {
    await progress.step("remove the lab from before the machine was restarted", () => stopLab(paths));
  }
  writeClaim(paths, checkout);
  await progress.step("image archives", async () => {
    for (const image of supplies.images) await ensureArchive(paths, image, supplies.binary);
  });
  await ensureBridge();
  await progress.steps(
    LAB_CLUSTERS.map((cluster) => ({
      title: `cluster ${cluster.name}`,
      run: (report) => startCluster(cluster, supplies, report),
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
