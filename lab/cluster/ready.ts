import type { LabCluster, LabNode } from "../topology.js";
import type { ApiClient } from "./api-client.js";

interface WithConditions {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether all nodes and the DNS of a cluster are ready. */
export async function isClusterReady(cluster: LabCluster, api: ApiClient): Promise<boolean> {
  const ready = await Promise.all(cluster.nodes.map((node) => isNodeReady(cluster, node, api)));
  return ready.every(Boolean);
}

/** Whether a node is ready; on a first node also the DNS of its cluster, which runs there. */
export async function isNodeReady(cluster: LabCluster, node: LabNode, api: ApiClient): Promise<boolean> {
  const ready = holds(await api.object<WithConditions>(`/api/v1/nodes/${node.name}`), "Ready");
  if (node !== cluster.nodes[0]) return ready;
  const dns = await api.object<WithConditions>("/apis/apps/v1/namespaces/kube-system/deployments/coredns");
  return ready && holds(dns, "Available");
}

function holds(object: WithConditions | undefined, type: string): boolean {
  return (
    object?.status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false
  );
}
