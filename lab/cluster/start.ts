import { clusterPaths, nodePaths, type ClusterPaths, type NodePaths } from "../paths.js";
import type { ReportDetail } from "../progress.js";
import type { LabCluster, LabNode } from "../topology.js";
import { ApiClient } from "./api-client.js";
import { controlPlanePrograms } from "./control-plane.js";
import { dnsObjects } from "./dns.js";
import { applyObjects, kubectlFor } from "./kubectl.js";
import { assertRunning, hasCrashed, loadImages, prepareNode, startMissing, type ClusterSupplies } from "./node.js";
import { ensurePki } from "./pki.js";
import { nodePrograms, type Programs } from "./programs.js";
import { isClusterReady } from "./ready.js";
import { removeCluster, removeNode } from "./remove.js";
import { storageClass } from "./storage.js";
import { waitUntil } from "./wait.js";

/** Seconds for each stage. A quiet machine needs ten; one that compiles something large beside it needs a minute. */
const PATIENCE = { apiServer: 180, nodes: 180 };

/** A node while it starts. */
interface StartingNode {
  readonly node: LabNode;
  readonly folders: NodePaths;
  readonly programs: Programs;
}

/**
 * Brings a cluster to the state "all nodes and DNS are ready". Starts only what does not run: on a running cluster it
 * does nothing but look.
 */
export async function startCluster(
  cluster: LabCluster,
  supplies: ClusterSupplies,
  report: ReportDetail,
): Promise<string> {
  const { paths, binary } = supplies;
  const folders = clusterPaths(paths, cluster.name);
  await clearRemains(cluster, supplies, report);
  await ensurePki(cluster, folders);
  for (const node of cluster.nodes) await prepareNode(cluster, node, supplies);

  const nodes = startingNodes(cluster, folders, supplies);
  const started = nodes.flatMap((one) => startMissing(one.programs.first, one.folders));
  const api = new ApiClient(cluster, folders);
  report("waiting for the API server");
  await Promise.all([
    ...nodes.map((one) => loadImages(one.node, one.folders, supplies, report)),
    untilApiServer(cluster, folders, api).then(() => {
      started.push(...nodes.flatMap((one) => startMissing(one.programs.afterApiServer, one.folders)));
    }),
  ]);
  if (!(await isClusterReady(cluster, api))) {
    await applyObjects(kubectlFor(cluster, paths, binary), [storageClass(), ...dnsObjects(cluster)]);
    report(`waiting for ${nodes.length === 1 ? "node" : `${nodes.length} nodes`} and DNS`);
    await untilReady(cluster, nodes, api);
  }
  return started.length === 0 ? "was running" : `started ${started.length} processes`;
}

/** A lost worker is made anew alone; with the first node went what the cluster knew of the others. */
async function clearRemains(cluster: LabCluster, { paths }: ClusterSupplies, report: ReportDetail): Promise<void> {
  const crashed = cluster.nodes.filter((node) => hasCrashed(nodePaths(paths, cluster.name, node.name)));
  if (crashed.length === 0) return;
  report("clearing the remains of a crash");
  if (crashed.includes(cluster.nodes[0])) await removeCluster(cluster, paths);
  else for (const node of crashed) await removeNode(cluster, node, paths);
}

function startingNodes(cluster: LabCluster, folders: ClusterPaths, supplies: ClusterSupplies): StartingNode[] {
  const { paths, binary } = supplies;
  return cluster.nodes.map((node, index) => {
    const own = nodePaths(paths, cluster.name, node.name);
    const programs = nodePrograms(node, own, binary);
    if (index > 0) return { node, folders: own, programs };
    const control = controlPlanePrograms(cluster, folders, binary);
    return {
      node,
      folders: own,
      programs: {
        first: [...control.first, ...programs.first],
        afterApiServer: [...control.afterApiServer, ...programs.afterApiServer],
      },
    };
  });
}

async function untilApiServer(cluster: LabCluster, folders: ClusterPaths, api: ApiClient): Promise<void> {
  const ready = async (): Promise<boolean> => {
    for (const name of ["etcd", "kube-apiserver"]) assertRunning(cluster.nodes[0], folders, name);
    return (await api.get("/readyz"))?.status === 200;
  };
  await waitUntil(ready, {
    seconds: PATIENCE.apiServer,
    what: `the API server of ${cluster.name}`,
    remedy: `see ${folders.logs}/kube-apiserver.log`,
  });
}

async function untilReady(cluster: LabCluster, nodes: readonly StartingNode[], api: ApiClient): Promise<void> {
  const ready = (): Promise<boolean> => {
    for (const { node, folders } of nodes) assertRunning(node, folders, "kubelet");
    return isClusterReady(cluster, api);
  };
  const logs = nodes.map(({ folders }) => `${folders.logs}/kubelet.log`).join(", ");
  await waitUntil(ready, {
    seconds: PATIENCE.nodes,
    what: `nodes and DNS of ${cluster.name}`,
    remedy: `see ${logs} and \`npm run lab -- kubectl ${cluster.name} get pods -A\``,
  });
}
