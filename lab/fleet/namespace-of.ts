import type { Environment } from "../../src/config/model.js";
import type { LabCluster } from "../topology.js";

/** The namespace that the fleet has on a cluster. */
export function namespaceOf({ observability, childClusters }: Environment, { name }: LabCluster): string {
  return (childClusters.find((child) => child.name === name) ?? observability).namespace;
}
