import { homedir } from "node:os";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";

/** What kubectl is told about the cluster it shall speak to. */
export function connectionFlags({ kubeconfig, context }: ClusterConnectionSettings): string[] {
  return ["--kubeconfig", kubeconfig.replace(/^~(?=\/)/, () => homedir()), "--context", context];
}
