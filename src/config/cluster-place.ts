import type { ClusterConnectionSettings } from "./schema/cluster.js";

/** As much of a connection as tells clusters apart, whatever else is wrong with a file. */
export interface ClusterPlaceSettings {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly inCluster?: unknown;
  readonly eks?: { readonly endpoint: string } | undefined;
}

/**
 * What tells one cluster from another: equal where two connections surely lead to one. A context and an EKS cluster may be
 * one as well; only who asks them could tell.
 */
export function clusterPlace({ kubeconfig, context, inCluster, eks }: ClusterPlaceSettings): readonly unknown[] {
  if (eks !== undefined) return ["eks", eks.endpoint.toLowerCase().replace(/:443$/, "")];
  return inCluster === undefined ? [kubeconfig, context] : ["inCluster"];
}

/** A connection in the few words that a report shows of it. */
export function connectionInWords(connection: ClusterConnectionSettings): Readonly<Record<string, unknown>> {
  if ("eks" in connection) return { eks: connection.eks.name };
  return "inCluster" in connection ? { inCluster: true } : { context: connection.context };
}

/** A connection as one word of a table. */
export function connectionName(connection: ClusterConnectionSettings): string {
  if ("eks" in connection) return `EKS ${connection.eks.name}`;
  return "inCluster" in connection ? "in cluster" : connection.context;
}
