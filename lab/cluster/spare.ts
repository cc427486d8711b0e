import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeNodeNetwork } from "../network/network.js";
import { clusterPaths, type LabPaths } from "../paths.js";
import type { ReportDetail } from "../progress.js";
import { SPARE_CLUSTERS, type LabCluster } from "../topology.js";
import { writeKubeconfig } from "./kubeconfig-file.js";
import type { ClusterSupplies } from "./node.js";
import { removeCluster } from "./remove.js";
import { startCluster } from "./start.js";

/**
 * Starts a spare cluster on a lab that is up, empty, and gives the lab's kubeconfig its context.
 *
 * @throws LabError when its nodes or its DNS do not become ready; what was started of it is gone then.
 */
export async function startSpareCluster(
  cluster: LabCluster,
  supplies: ClusterSupplies,
  report: ReportDetail,
): Promise<void> {
  if (!SPARE_CLUSTERS.includes(cluster)) throw new Error(`${cluster.name} is not a spare cluster`);
  // Nothing of a former life: what ran there was taken down halfway.
  await removeSpareCluster(cluster, supplies.paths);
  try {
    await startCluster(cluster, supplies, report);
    writeKubeconfig(supplies.paths);
  } catch (error) {
    await removeSpareCluster(cluster, supplies.paths);
    throw error;
  }
}

/** Takes a spare cluster down with its network and forgets all it stored. Does nothing where there is none. */
export async function removeSpareCluster(cluster: LabCluster, paths: LabPaths): Promise<void> {
  await removeCluster(cluster, paths);
  for (const node of cluster.nodes) await removeNodeNetwork(node);
  for (const record of stackRecords(cluster, paths)) rmSync(record, { recursive: true, force: true });
  if (existsSync(paths.kubeconfig)) writeKubeconfig(paths);
}

/** Whether anything of a spare cluster is in the lab's state folder. */
export function spareExists(cluster: LabCluster, paths: LabPaths): boolean {
  return [clusterPaths(paths, cluster.name).root, ...stackRecords(cluster, paths)].some(existsSync);
}

/** What remembers the objects of its stack, on either route: they went with the cluster. */
function stackRecords({ name }: LabCluster, paths: LabPaths): readonly string[] {
  const id = `lab-${name}`;
  return [
    join(paths.state, "applied", `${id}.json`),
    join(paths.state, "cdktf.out", "stacks", id),
    // Terraform's own, three folders up from where it runs.
    join(paths.state, "state", `${id}.tfstate`),
    join(paths.state, "state", `${id}.tfstate.backup`),
  ];
}
