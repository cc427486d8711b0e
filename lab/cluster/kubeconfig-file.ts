import { existsSync, renameSync, writeFileSync } from "node:fs";
import { clusterPaths, type LabPaths } from "../paths.js";
import { LAB_CLUSTERS, SPARE_CLUSTERS } from "../topology.js";
import { renderKubeconfig } from "./kubeconfig.js";
import { adminAccess } from "./pki.js";

/** Writes one kubeconfig for all clusters of the lab and for the spare ones that exist. */
export function writeKubeconfig(paths: LabPaths): void {
  const spare = SPARE_CLUSTERS.filter(({ name }) => existsSync(clusterPaths(paths, name).pki));
  const entries = [...LAB_CLUSTERS, ...spare].map((cluster) => ({
    cluster,
    ...adminAccess(clusterPaths(paths, cluster.name)),
  }));
  // Others read it at any time while a spare cluster comes or goes.
  writeFileSync(`${paths.kubeconfig}.new`, renderKubeconfig(entries), { mode: 0o600 });
  renameSync(`${paths.kubeconfig}.new`, paths.kubeconfig);
}
