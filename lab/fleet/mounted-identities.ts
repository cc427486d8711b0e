import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import {
  certificateVariables,
  type CertificateRole,
  type CertificateVariables,
} from "../../src/config/required-identities.js";
import type { StackVariables } from "../../src/identity/stack-variables.js";
import { containerPid } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import { clusterPaths, type LabPaths } from "../paths.js";
import { LAB_CLUSTERS } from "../topology.js";
import type { CheckContext } from "../verify/check.js";
import { labVariables } from "./identities.js";

/** Where a component finds a certificate, seen from inside its pods. */
interface Mount {
  /** Value of the pods' label `app.kubernetes.io/name`. */
  readonly workload: string;
  readonly role: CertificateRole;
  readonly folder: string;
  /** Names of the files. @default - as in the Secret */
  readonly files?: Readonly<Record<keyof CertificateVariables, string>>;
}

const asInTheSecret = { certificate: "tls.crt", key: "tls.key", authorities: "ca.crt" };

const writer: Mount = { workload: "prometheus", role: "writer", folder: "/etc/prometheus/identity" };

const inside: readonly Mount[] = [
  { workload: "thanos-receive-router", role: "receive-server", folder: "/etc/thanos/remote-write" },
  { workload: "thanos-receive-router", role: "receive-router", folder: "/etc/thanos/identity" },
  { workload: "thanos-receive-ingestor", role: "receive-ingestor", folder: "/etc/thanos/identity" },
  { workload: "thanos-store-gateway", role: "store-gateway", folder: "/etc/thanos/identity" },
  {
    workload: "minio",
    role: "minio",
    folder: "/etc/minio/certs",
    files: { certificate: "public.crt", key: "private.key", authorities: "CAs/ca.crt" },
  },
  { workload: "thanos-query", role: "query", folder: "/etc/thanos/identity" },
];

/** The kubelet looks at its Secrets once a minute; twice that, for a busy machine. */
const longestWait = 180_000;
const betweenLooks = 3_000;

/**
 * Waits until every pod sees what was applied: the kubelet brings a changed Secret into running pods in its own time, and
 * the next step of a rotation must not come before.
 *
 * @throws LabError with the pods that still see something else.
 */
export async function untilIdentitiesAreMounted(context: CheckContext, paths: LabPaths): Promise<void> {
  const deadline = Date.now() + longestWait;
  let stale: readonly string[];
  do {
    stale = await staleMounts(context, paths);
    if (stale.length === 0) return;
    await pause(betweenLooks);
  } while (Date.now() < deadline);
  throw new LabError(`after ${longestWait / 1000} s these still see former certificates: ${stale.join(", ")}`);
}

async function staleMounts(context: CheckContext, paths: LabPaths): Promise<string[]> {
  const stale = await Promise.all(
    LAB_CLUSTERS.map(async (cluster) => {
      const { environment } = context;
      const child = environment.childClusters.find(({ name }) => name === cluster.name);
      const namespace = (child ?? environment.observability).namespace;
      const kubectl = context.kubectl(cluster);
      const variables = labVariables(paths, cluster.name);
      const found: string[] = [];
      for (const mount of cluster.role === "observability" ? [...inside, writer] : [writer]) {
        for (const pod of await podsOf(kubectl, namespace, mount.workload)) {
          const pid = await containerPid(
            kubectl,
            { namespace, pod },
            clusterPaths(paths, cluster.name).containerdSocket,
          );
          if (pid === undefined || !isCurrent(mount, pid, variables))
            found.push(`${cluster.name}/${pod} ${mount.role}`);
        }
      }
      return found;
    }),
  );
  return stale.flat();
}

function isCurrent({ role, folder, files = asInTheSecret }: Mount, pid: number, variables: StackVariables): boolean {
  const names = certificateVariables(role);
  return (["certificate", "key", "authorities"] as const).every(
    (part) => read(`/proc/${pid}/root${folder}/${files[part]}`) === variables[names[part]],
  );
}

async function podsOf(kubectl: ReturnType<CheckContext["kubectl"]>, namespace: string, workload: string) {
  const names = await kubectl([
    "get",
    "pods",
    "--namespace",
    namespace,
    `--selector=app.kubernetes.io/name=${workload}`,
    "--output=jsonpath={.items[*].metadata.name}",
  ]);
  return names.split(" ").filter(Boolean);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
