import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** Name of the environment that is written. */
export const MANY = "many";

/**
 * Writes an environment with many child clusters: agents for the most part, every fourth a server, as a company with many
 * small sites has them.
 *
 * @param folder its folder `environments` is written.
 * @returns names of the clusters.
 */
export function writeManyClusters(folder: string, count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, index) => `site-${String(index).padStart(4, "0")}`);
  const environments = join(folder, "environments");
  mkdirSync(environments, { recursive: true });
  const file = {
    observability: {
      cluster: { kubeconfig: "~/.kube/config", context: "observability" },
      remoteWrite: { host: "receive.example.com" },
      objectStore: { existing: { bucket: "metrics", endpoint: "s3.example.com", credentialsSecret: "bucket" } },
      receive: { replicationFactor: 3, ingestors: 3 },
    },
    childClusters: names.map((name, index) => ({
      name,
      cluster: { kubeconfig: "~/.kube/config", context: name },
      prometheus: index % 4 === 3 ? { mode: "server" } : { mode: "agent", outageBudget: "12h", activeSeries: "5k" },
    })),
  };
  writeFileSync(join(environments, `${MANY}.yaml`), stringify(file));
  return names;
}
