import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodePaths } from "../paths.js";
import type { LabCluster, LabNode } from "../topology.js";
import { LAB_CONTROL_GROUP } from "./control-group.js";
import { kubeletIdentity } from "./pki.js";

/** Name of the lab's pod network; CNI prefixes its bookkeeping with it. */
export const POD_NETWORK = "pods";

/** The image of every pod's first container, made by the lab. */
export const PAUSE_IMAGE = "registry.k8s.io/pause:3.10";

/** Seconds between two signs of life of a node that can be lost while its cluster goes on. */
const SIGN_OF_LIFE = 4;

/** Seconds without a sign of life after which a node counts as lost: four are missed by then. */
export const NODE_GRACE = 4 * SIGN_OF_LIFE;

/** Writes the configuration files of a node's programs. */
export function writeConfigFiles(cluster: LabCluster, node: LabNode, folders: NodePaths, cniPlugins: string): void {
  mkdirSync(join(folders.config, "cni"), { recursive: true });
  const write = (name: string, text: string): void => writeIfChanged(join(folders.config, name), text);
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  write("cni/pods.conflist", json(podNetwork(node, folders)));
  write("containerd.toml", containerdConfig(folders, cniPlugins));
  write("kubelet.yaml", json(kubeletConfig(cluster, node, folders)));
  write("kube-proxy.yaml", json(proxyConfig(cluster, node, folders)));
}

/** kube-proxy ends itself when its file is written, even with the same content. */
function writeIfChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

/**
 * One point-to-point link per pod instead of a bridge: every packet is routed, so an answer from a pod on the same node
 * goes back through kube-proxy's translation whatever the host's bridge filtering is set to.
 */
function podNetwork(node: LabNode, folders: NodePaths) {
  return {
    cniVersion: "1.0.0",
    name: POD_NETWORK,
    plugins: [
      {
        type: "ptp",
        ipMasq: false, // the node does it, and not between pods: `hidePods`
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: node.podCidr }]],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: folders.podAddresses,
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

function containerdConfig(folders: NodePaths, cniPlugins: string): string {
  return `version = 2
root = "${folders.containerd}"
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Both need more of the host than a container or a small virtual machine grants.
  disable_apparmor = true
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${cniPlugins}"
    conf_dir = "${join(folders.config, "cni")}"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
`;
}

function kubeletConfig(cluster: LabCluster, node: LabNode, folders: NodePaths) {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(folders.pki, "ca.crt") },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: join(folders.pki, `${kubeletIdentity(node)}.crt`),
    tlsPrivateKeyFile: join(folders.pki, `${kubeletIdentity(node)}.key`),
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    clusterDNS: [cluster.dnsAddress],
    clusterDomain: "cluster.local",
    resolvConf: "",
    podLogsDir: folders.podLogs,
    // Renewed four times in this time. A node that is its whole cluster cannot be lost to it.
    ...(cluster.nodes.length > 1 ? { nodeLeaseDurationSeconds: 4 * SIGN_OF_LIFE } : {}),
    // The node shares the machine with the host and the other nodes: it keeps to its own branch of control groups.
    cgroupDriver: "cgroupfs",
    cgroupRoot: `${LAB_CONTROL_GROUP}/${node.name}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    // Images cannot be pulled again, and a full disk of the host is no reason to evict.
    imageGCHighThresholdPercent: 100,
    evictionHard: { "memory.available": "100Mi" },
  };
}

function proxyConfig(cluster: LabCluster, node: LabNode, folders: NodePaths) {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: join(folders.pki, "proxy.kubeconfig") },
    clusterCIDR: cluster.podCidr,
    mode: "iptables",
    hostnameOverride: node.name,
    // Connection tracking sizes belong to the host.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  };
}
