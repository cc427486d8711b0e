import { existsSync } from "node:fs";
import { ApiClient } from "./cluster/api-client.js";
import { isClusterReady } from "./cluster/start.js";
import { isJoined } from "./network/network.js";
import { clusterPaths, type LabPaths } from "./paths.js";
import { isAlive } from "./process/identity.js";
import { readRecords } from "./process/record.js";
import { renderTable } from "./table.js";
import { LAB_CLUSTERS, type LabCluster } from "./topology.js";

/** What a cluster is doing. */
export type ClusterState = "down" | "broken" | "cut off" | "starting" | "ready";

/** One line of `npm run lab -- status`. */
export interface ClusterStatus {
  readonly cluster: LabCluster;
  readonly state: ClusterState;
  /** Programs that should run and do not. */
  readonly ended: readonly string[];
}

/** Looks at every cluster and changes nothing. */
export function labStatus(paths: LabPaths): Promise<readonly ClusterStatus[]> {
  return Promise.all(LAB_CLUSTERS.map((cluster) => clusterStatus(cluster, paths)));
}

async function clusterStatus(cluster: LabCluster, paths: LabPaths): Promise<ClusterStatus> {
  const folders = clusterPaths(paths, cluster.name);
  const records = readRecords(folders.processes);
  if (records.length === 0 || !existsSync(folders.pki)) return { cluster, state: "down", ended: [] };
  const ended = records.filter((record) => !isAlive(record)).map(({ name }) => name);
  if (ended.length > 0) return { cluster, state: "broken", ended };
  if (!(await isJoined(cluster))) return { cluster, state: "cut off", ended };
  const ready = await isClusterReady(cluster, new ApiClient(cluster, folders));
  return { cluster, state: ready ? "ready" : "starting", ended };
}

/** The status as a table for people. */
export function renderStatus(statuses: readonly ClusterStatus[]): string {
  const rows = statuses.map(({ cluster, state, ended }) => [
    cluster.name,
    ended.length > 0 ? `${state} (${ended.join(", ")} ended)` : state,
    cluster.address,
    cluster.context,
  ]);
  return renderTable([["CLUSTER", "STATE", "ADDRESS", "CONTEXT"], ...rows]);
}
