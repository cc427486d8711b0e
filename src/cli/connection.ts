import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { eksTokenPlugin } from "../config/eks-token-plugin.js";
import type { ClusterConnectionSettings, EksConnection } from "../config/schema/cluster.js";
import { UserError } from "./user-error.js";

/**
 * What kubectl is told about the cluster it shall speak to. For a cluster in EKS a kubeconfig is written first.
 *
 * @throws UserError when that cannot be written.
 */
export function connectionFlags(connection: ClusterConnectionSettings): string[] {
  if ("eks" in connection) return ["--kubeconfig", eksKubeconfig(connection)];
  // Of an empty file kubectl goes on to the pod's own cluster; without any flag it would take $KUBECONFIG first.
  if ("inCluster" in connection) return ["--kubeconfig", "/dev/null"];
  const { kubeconfig, context } = connection;
  return ["--kubeconfig", kubeconfig.replace(/^~(?=\/)/, () => homedir()), "--context", context];
}

/**
 * The same for a command that people copy: the path as the environment file has it.
 *
 * @throws UserError as connectionFlags does.
 */
export function shownConnectionFlags(connection: ClusterConnectionSettings): string[] {
  if (!("kubeconfig" in connection)) return connectionFlags(connection);
  return ["--kubeconfig", connection.kubeconfig, "--context", connection.context];
}

/** Why kubectl cannot be led to a cluster from here at all; nothing where it can. */
export function connectionProblem(
  connection: ClusterConnectionSettings,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (!("inCluster" in connection) || environment["KUBERNETES_SERVICE_HOST"] !== undefined) return undefined;
  return "inCluster: this is no pod of the cluster, KUBERNETES_SERVICE_HOST is not set";
}

/**
 * A kubeconfig that leads to a cluster in EKS. It holds what the environment file holds and no secret; it stays, under a
 * name made of its content, so that a command that was printed works tomorrow.
 */
function eksKubeconfig({ eks }: EksConnection): string {
  const { apiVersion, command, args } = eksTokenPlugin(eks);
  const content = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": eks.name,
    clusters: [
      {
        name: eks.name,
        cluster: { server: eks.endpoint, "certificate-authority-data": eks.certificateAuthority },
      },
    ],
    users: [{ name: eks.name, user: { exec: { apiVersion, command, args, interactiveMode: "IfAvailable" } } }],
    contexts: [{ name: eks.name, context: { cluster: eks.name, user: eks.name } }],
  });
  const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "thanos-fleet", "clusters");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const file = join(folder, `${eks.name}-${digest}.kubeconfig`);
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    rmSync(beside, { force: true });
    // Whoever could write here would choose which program kubectl runs.
    writeFileSync(beside, content, { mode: 0o600, flag: "wx" });
    renameSync(beside, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `the kubeconfig of ${eks.name} cannot be written: ${reason}; let XDG_CACHE_HOME name a folder of yours`,
    );
  }
  return file;
}
