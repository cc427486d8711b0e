import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodePaths } from "../paths.js";
import type { LabCluster, LabNode } from "../topology.js";
import { CertificateAuthority, type KeyPair, type Subject } from "./certificate-authority.js";
import { renderKubeconfig } from "./kubeconfig.js";

/** Who talks to the API server with a client certificate, besides pods and kubelets. */
export const CLIENTS = ["admin", "controller-manager", "scheduler", "proxy"] as const;

/** One of {@link CLIENTS}. */
export type Client = (typeof CLIENTS)[number];

/** Name of the files with which a node's kubelet identifies itself, without their endings. */
export function kubeletIdentity(node: LabNode): string {
  return `kubelet-${node.name}`;
}

/** Who each client is to the API server; these names carry Kubernetes' built-in roles. */
const clientSubjects: Readonly<Record<Client, Subject>> = {
  admin: { commonName: "lab-admin", organization: "system:masters" },
  "controller-manager": { commonName: "system:kube-controller-manager" },
  scheduler: { commonName: "system:kube-scheduler" },
  proxy: { commonName: "system:kube-proxy" },
};

/** A kubelet serves under the same certificate with which it talks to the API server. */
function kubeletSubject({ name, address }: LabNode): Subject {
  return {
    commonName: `system:node:${name}`,
    organization: "system:nodes",
    names: [
      { type: "dns", value: name },
      { type: "ip", value: address },
    ],
  };
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
export async function ensurePki(cluster: LabCluster, folders: NodePaths): Promise<void> {
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
  const subjects = [
    ...CLIENTS.map((client) => [client, clientSubjects[client]] as const),
    ...cluster.nodes.map((node) => [kubeletIdentity(node), kubeletSubject(node)] as const),
  ];
  for (const [name, subject] of subjects) {
    const pair = await authority.issue(subject);
    writePair(name, pair);
    write(`${name}.kubeconfig`, renderKubeconfig([{ cluster, authority: authority.pem.certificate, client: pair }]));
  }
  const tokens = generateKeyPairSync("ec", { namedCurve: "P-256" });
  write("service-account.key", tokens.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  write("service-account.pub", tokens.publicKey.export({ type: "spki", format: "pem" }).toString());
  renameSync(folder, folders.pki);
}

/** What an administrator of the cluster identifies with. */
export function adminAccess(folders: NodePaths): { readonly authority: string; readonly client: KeyPair } {
  const read = (name: string): string => readFileSync(join(folders.pki, name), "utf8");
  return { authority: read("ca.crt"), client: { certificate: read("admin.crt"), key: read("admin.key") } };
}
