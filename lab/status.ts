import { existsSync } from "node:fs";
import { ApiClient } from "./cluster/api-client.js";
import { isNodeReady } from "./cluster/ready.js";
import { isJoined } from "./network/network.js";
import { clusterPaths, nodePaths, type LabPaths } from "./paths.js";
import { isAlive } from "./process/identity.js";
import { readRecords } from "./process/record.js";
import { renderTable } from "./table.js";
import { LAB_CLUSTERS, type LabCluster, type LabNode } from "./topology.js";

/** What a node is doing; of a cluster's first node, the control plane and DNS with it. */
export type NodeState = "down" | "broken" | "cut off" | "starting" | "ready";

/** One line of `npm run lab -- status`. */
export interface NodeStatus {
  readonly cluster: LabCluster;
  readonly node: LabNode;
  readonly state: NodeState;
  /** Programs that should run and do not. */
  readonly ended: readonly string[];
}

/** Looks at every node of every cluster and changes nothing. */
export function labStatus(paths: LabPaths): Promise<readonly NodeStatus[]> {
  return Promise.all(LAB_CLUSTERS.flatMap((cluster) => cluster.nodes.map((node) => nodeStatus(cluster, node, paths))));
}

async function nodeStatus(cluster: LabCluster, node: LabNode, paths: LabPaths): Promise<NodeStatus> {
  const folders = nodePaths(paths, cluster.name, node.name);
  const status = (state: NodeState, ended: readonly string[] = []): NodeStatus => ({ cluster, node, state, ended });
  const records = readRecords(folders.processes);
  if (records.length === 0 || !existsSync(folders.pki)) return status("down");
  const ended = records.filter((record) => !isAlive(record)).map(({ name }) => name);
  if (ended.length > 0) return status("broken", ended);
  if (!(await isJoined(node))) return status("cut off");
  const api = new ApiClient(cluster, clusterPaths(paths, cluster.name));
  return status((await isNodeReady(cluster, node, api)) ? "ready" : "starting");
}

/** The status as a table for people. */
export function renderStatus(statuses: readonly NodeStatus[]): string {
  const rows = statuses.map(({ cluster, node, state, ended }) => [
    node.name,
    node.zone,
    ended.length > 0 ? `${state} (${ended.join(", ")} ended)` : state,
    node.address,
    cluster.context,
  ]);
  return renderTable([["NODE", "ZONE", "STATE", "ADDRESS", "CONTEXT"], ...rows]);
}
