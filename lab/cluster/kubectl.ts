import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { LabError } from "../lab-error.js";
import { inNetworkNamespace } from "../network/ip.js";
import type { Binaries } from "../parts/binaries.js";
import { clusterPaths, type LabPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";

/** Runs kubectl against a cluster and answers its output. @throws LabError with what kubectl said. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

/** kubectl for one cluster. It runs inside the first node's network namespace, so it works while the cluster is cut off. */
export function kubectlFor(cluster: LabCluster, paths: LabPaths, binary: Binaries): Kubectl {
  return async (args, input = "") => {
    const result = await execa("nsenter", kubectlCommand(cluster, paths, binary, args), { input, reject: false });
    if (result.failed) {
      throw new LabError(
        `kubectl ${args.slice(0, 3).join(" ")} on ${cluster.name}: ${result.stderr || result.shortMessage}`,
      );
    }
    return result.stdout;
  };
}

/** Arguments for `nsenter` that run kubectl against a cluster. */
export function kubectlCommand(
  cluster: LabCluster,
  paths: LabPaths,
  binary: Binaries,
  args: readonly string[],
): string[] {
  const access = `--kubeconfig=${join(clusterPaths(paths, cluster.name).pki, "admin.kubeconfig")}`;
  return inNetworkNamespace(cluster.networkNamespace, [binary("kubectl"), access, ...args]);
}

/** Applies objects; what is as wished already stays untouched. */
export async function applyObjects(kubectl: Kubectl, objects: readonly object[]): Promise<void> {
  if (objects.length === 0) return;
  await kubectl(
    ["apply", "--server-side", "--force-conflicts", "--field-manager=thanos-fleet-lab", "-f", "-"],
    objects.map((object) => stringify(object)).join("---\n"),
  );
}
