import { join } from "node:path";
import type { Binaries } from "../parts/binaries.js";
import type { ClusterPaths } from "../paths.js";
import type { ProcessSpec } from "../process/start.js";
import type { LabCluster } from "../topology.js";
import { NODE_GRACE } from "./config-files.js";
import { FRUGAL, type Programs } from "./programs.js";

/** Seconds between two looks of the controller manager at the nodes' signs of life. */
const MONITOR_PERIOD = 2;

/** Command lines of a cluster's control plane. It runs on the first node, beside that node's own programs. */
export function controlPlanePrograms(cluster: LabCluster, folders: ClusterPaths, binary: Binaries): Programs {
  const pki = (name: string): string => join(folders.pki, name);
  const program = (name: string, args: readonly string[]): ProcessSpec => ({
    name,
    command: [binary(name), ...args],
    environment: FRUGAL,
  });
  return {
    first: [program("etcd", etcd(folders)), program("kube-apiserver", apiServer(cluster, pki))],
    afterApiServer: [
      program("kube-controller-manager", controllerManager(cluster, pki)),
      program("kube-scheduler", [`--kubeconfig=${pki("scheduler.kubeconfig")}`, "--leader-elect=false"]),
    ],
  };
}

function etcd(folders: ClusterPaths): string[] {
  return [
    `--data-dir=${folders.etcd}`,
    "--listen-client-urls=http://127.0.0.1:2379",
    "--advertise-client-urls=http://127.0.0.1:2379",
    "--listen-peer-urls=http://127.0.0.1:2380",
    "--unsafe-no-fsync", // four of them share one disk, and the data need not survive the machine
    "--logger=zap",
    "--log-level=warn",
  ];
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

function controllerManager(cluster: LabCluster, pki: (name: string) => string): string[] {
  return [
    `--kubeconfig=${pki("controller-manager.kubeconfig")}`,
    `--service-account-private-key-file=${pki("service-account.key")}`,
    `--root-ca-file=${pki("ca.crt")}`,
    `--cluster-signing-cert-file=${pki("ca.crt")}`,
    `--cluster-signing-key-file=${pki("ca.key")}`,
    "--use-service-account-credentials",
    "--leader-elect=false",
    // A node that is its whole cluster is never lost to it, only slow.
    ...(cluster.nodes.length > 1
      ? [`--node-monitor-grace-period=${NODE_GRACE}s`, `--node-monitor-period=${MONITOR_PERIOD}s`]
      : []),
  ];
}
