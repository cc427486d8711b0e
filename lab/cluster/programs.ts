import { join } from "node:path";
import type { Binaries } from "../parts/binaries.js";
import type { NodePaths } from "../paths.js";
import type { ProcessSpec } from "../process/start.js";
import type { LabNode } from "../topology.js";
import { kubeletIdentity } from "./pki.js";

/** Programs in the two groups they start in. */
export interface Programs {
  /** Need nothing but the node's namespaces. */
  readonly first: readonly ProcessSpec[];
  /** Give up when the API server does not answer yet. */
  readonly afterApiServer: readonly ProcessSpec[];
}

/**
 * Four API servers and six nodes on one small machine: collecting garbage a little earlier than Go's default saves an
 * eighth of their memory for half a second of processor time at the start.
 */
export const FRUGAL = { GOGC: "60" };

/** Command lines of what runs on every node. */
export function nodePrograms(node: LabNode, folders: NodePaths, binary: Binaries): Programs {
  const config = (name: string): string => join(folders.config, name);
  return {
    first: [
      { name: "containerd", command: ["containerd", `--config=${config("containerd.toml")}`], environment: FRUGAL },
    ],
    afterApiServer: [
      {
        name: "kubelet",
        command: [
          binary("kubelet"),
          `--config=${config("kubelet.yaml")}`,
          `--kubeconfig=${join(folders.pki, `${kubeletIdentity(node)}.kubeconfig`)}`,
          `--hostname-override=${node.name}`,
          `--node-ip=${node.address}`,
          `--node-labels=topology.kubernetes.io/zone=${node.zone}`,
        ],
        environment: FRUGAL,
      },
      {
        name: "kube-proxy",
        command: [binary("kube-proxy"), `--config=${config("kube-proxy.yaml")}`],
        environment: FRUGAL,
      },
    ],
  };
}
