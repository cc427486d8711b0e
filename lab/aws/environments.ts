import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironments } from "../../src/config/load.js";
import type { Environment } from "../../src/config/model.js";
import { ACCOUNT, REGION } from "./emulator-api.js";

/** Name of the cluster in EKS. */
export const CLUSTER = "observability";

/** Issuer of the cluster's service accounts. */
export const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

/** Environments with a bucket in AWS, by how their pods prove who they are; each with state in a folder of its own. */
export function awsEnvironments(folder: string): Environment[] {
  const environment = (eks: object, more: object) => ({
    backend: { local: { folder: join(folder, "state") } },
    observability: {
      cluster: { kubeconfig: "/nonexistent", context: "observability" },
      remoteWrite: { host: "receive.example.com" },
      objectStore: { s3: { region: REGION, eks: { cluster: CLUSTER, ...eks }, ...more } },
      receive: { ingestors: 3, zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] },
    },
    childClusters: [
      {
        name: "batcave",
        cluster: { kubeconfig: "/nonexistent", context: "batcave" },
        prometheus: { mode: "server" },
      },
    ],
  });
  const files = {
    "pod-identity": environment({}, { bucket: "thanos-fleet-pod-identity" }),
    irsa: environment(
      { identity: "irsa", oidcProvider: `https://${ISSUER}`, accountId: ACCOUNT },
      {
        bucket: "thanos-fleet-irsa",
        prefix: "blocks/eu",
        noncurrentDays: 3,
        kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/0123abcd-0123-abcd-0123-0123456789ab`,
      },
    ),
  };
  const environments = join(folder, "environments");
  mkdirSync(environments, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(environments, `${name}.yaml`), stringify(content));
  }
  return loadEnvironments(environments);
}
