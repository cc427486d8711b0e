import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import { CertificateAuthority, type KeyPair, type Subject } from "./certificate-authority.js";
import { renderKubeconfig } from "./kubeconfig.js";

/** Who talks to the API server with a client certificate, besides pods. */
export const CLIENTS = ["admin", "kubelet", "controller-manager", "scheduler", "proxy"] as const;

/** One of {@link CLIENTS}. */
export type Client = (typeof CLIENTS)[number];

/** Who each client is to the API server; these names carry Kubernetes' built-in roles. */
function clientSubject(client: Client, cluster: LabCluster): Subject {
  switch (client) {
    case "admin":
      return { commonName: "lab-admin", organization: "system:masters" };
    case "kubelet":
      return {
        commonName: `system:node:${cluster.name}`,
        organization: "system:nodes",
        names: [
          { type: "dns", value: cluster.name },
          { type: "ip", value: cluster.address },
        ],
      };
    case "controller-manager":
      return { commonName: "system:kube-controller-manager" };
    case "scheduler":
      return { commonName: "system:kube-scheduler" };
    case "proxy":
      return { commonName: "system:kube-proxy" };
  }
}

function serverSubject(cluster: LabCluster): Subject {
  const names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
  return {
    commonName: "kube-apiserver",
    names: [
      ...names.map((value) => ({ type: "dns" as const, value })),
      ...["127.0.0.1", cluster.address, cluster.apiServiceAddress].map((value) => ({ type: "ip" as const, value })),
    ],
  };
}

/** Issues every key and certificate of a cluster, once: the folder appears complete or not at all. */
export async function ensurePki(cluster: LabCluster, folders: ClusterPaths): Promise<void> {
  if (existsSync(folders.pki)) return;
  const folder = `${folders.pki}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const writePair = (name: string, pair: KeyPair): void => {
    write(`${name}.crt`, pair.certificate);
    write(`${name}.key`, pair.key);
  };

  const authority = await CertificateAuthority.create(`${cluster.name}-ca`);
  writePair("ca", authority.pem);
  writePair("apiserver", await authority.issue(serverSubject(cluster)));
  for (const client of CLIENTS) {
    const pair = await authority.issue(clientSubject(client, cluster));
    writePair(client, pair);
    write(`${client}.kubeconfig`, renderKubeconfig([{ cluster, authority: authority.pem.certificate, client: pair }]));
  }
  const tokens = generateKeyPairSync("ec", { namedCurve: "P-256" });
  write("service-account.key", tokens.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  write("service-account.pub", tokens.publicKey.export({ type: "spki", format: "pem" }).toString());
  renameSync(folder, folders.pki);
}

/** What an administrator of the cluster identifies with. */
export function adminAccess(folders: ClusterPaths): { readonly authority: string; readonly client: KeyPair } {
  const read = (name: string): string => readFileSync(join(folders.pki, name), "utf8");
  return { authority: read("ca.crt"), client: { certificate: read("admin.crt"), key: read("admin.key") } };
}
