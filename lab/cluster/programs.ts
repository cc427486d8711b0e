import { join } from "node:path";
import type { Binaries } from "../parts/binaries.js";
import type { ClusterPaths } from "../paths.js";
import type { ProcessSpec } from "../process/start.js";
import type { LabCluster } from "../topology.js";

/** The programs of one cluster, in the two groups they start in. */
export interface ClusterPrograms {
  /** Need nothing but the node's namespaces. */
  readonly first: readonly ProcessSpec[];
  /** Give up when the API server does not answer yet. */
  readonly afterApiServer: readonly ProcessSpec[];
}

/**
 * Four API servers on one small machine: collecting garbage a little earlier than Go's default saves an eighth of their
 * memory for half a second of processor time at the start.
 */
const FRUGAL = { GOGC: "60" };

/** Command lines of everything that makes up one cluster. */
export function clusterPrograms(cluster: LabCluster, folders: ClusterPaths, binary: Binaries): ClusterPrograms {
  const pki = (name: string): string => join(folders.pki, name);
  const config = (name: string): string => join(folders.config, name);
  return {
    first: [
      {
        name: "etcd",
        command: [
          binary("etcd"),
          `--data-dir=${folders.etcd}`,
          "--listen-client-urls=http://127.0.0.1:2379",
          "--advertise-client-urls=http://127.0.0.1:2379",
          "--listen-peer-urls=http://127.0.0.1:2380",
          "--unsafe-no-fsync", // four of them share one disk, and the data need not survive the machine
          "--logger=zap",
          "--log-level=warn",
        ],
        environment: FRUGAL,
      },
      { name: "kube-apiserver", command: [binary("kube-apiserver"), ...apiServer(cluster, pki)], environment: FRUGAL },
      { name: "containerd", command: ["containerd", `--config=${config("containerd.toml")}`], environment: FRUGAL },
    ],
    afterApiServer: [
      {
        name: "kube-controller-manager",
        command: [
          binary("kube-controller-manager"),
          `--kubeconfig=${pki("controller-manager.kubeconfig")}`,
          `--service-account-private-key-file=${pki("service-account.key")}`,
          `--root-ca-file=${pki("ca.crt")}`,
          `--cluster-signing-cert-file=${pki("ca.crt")}`,
          `--cluster-signing-key-file=${pki("ca.key")}`,
          "--use-service-account-credentials",
          "--leader-elect=false",
        ],
        environment: FRUGAL,
      },
      {
        name: "kube-scheduler",
        command: [binary("kube-scheduler"), `--kubeconfig=${pki("scheduler.kubeconfig")}`, "--leader-elect=false"],
        environment: FRUGAL,
      },
      {
        name: "kubelet",
        command: [
          binary("kubelet"),
          `--config=${config("kubelet.yaml")}`,
          `--kubeconfig=${pki("kubelet.kubeconfig")}`,
          `--hostname-override=${cluster.name}`,
          `--node-ip=${cluster.address}`,
          `--node-labels=topology.kubernetes.io/zone=${cluster.zone}`,
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

function apiServer(cluster: LabCluster, pki: (name: string) => string): string[] {
  return [
    "--etcd-servers=http://127.0.0.1:2379",
    `--advertise-address=${cluster.address}`,
    "--bind-address=0.0.0.0",
    `--service-cluster-ip-range=${cluster.serviceCidr}`,
    `--tls-cert-file=${pki("apiserver.crt")}`,
    `--tls-private-key-file=${pki("apiserver.key")}`,
    `--client-ca-file=${pki("ca.crt")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${pki("service-account.pub")}`,
    `--service-account-signing-key-file=${pki("service-account.key")}`,
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    "--allow-privileged",
    // For logs, exec and port-forward: the node's name is known to no DNS.
    "--kubelet-preferred-address-types=InternalIP",
    `--kubelet-certificate-authority=${pki("ca.crt")}`,
    `--kubelet-client-certificate=${pki("admin.crt")}`,
    `--kubelet-client-key=${pki("admin.key")}`,
  ];
}
