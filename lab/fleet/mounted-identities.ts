import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { observabilityClusterName } from "../../src/config/model.js";
import { certificateVariables, type CertificateRole } from "../../src/config/required-identities.js";
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
}

const writer: Mount = { workload: "prometheus", role: "writer", folder: "/etc/prometheus/identity" };

const inside: readonly Mount[] = [
  { workload: "thanos-receive-router", role: "receive-server", folder: "/etc/thanos/remote-write" },
  { workload: "thanos-receive-router", role: "receive-router", folder: "/etc/thanos/identity" },
  { workload: "thanos-receive-ingestor", role: "receive-ingestor", folder: "/etc/thanos/identity" },
  { workload: "thanos-store-gateway", role: "store-gateway", folder: "/etc/thanos/identity" },
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
      for (const { workload, role, folder } of cluster.name === observabilityClusterName
        ? [...inside, writer]
        : [writer]) {
        const { certificate, key, authorities } = certificateVariables(role);
        const wanted = { "tls.crt": certificate, "tls.key": key, "ca.crt": authorities };
        for (const pod of await podsOf(kubectl, namespace, workload)) {
          const pid = await containerPid(
            kubectl,
            { namespace, pod },
            clusterPaths(paths, cluster.name).containerdSocket,
          );
          const isCurrent = Object.entries(wanted).every(
            ([file, variable]) =>
              pid !== undefined && read(`/proc/${pid}/root${folder}/${file}`) === variables[variable],
          );
          if (!isCurrent) found.push(`${cluster.name}/${pod} ${role}`);
        }
      }
      return found;
    }),
  );
  return stale.flat();
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
