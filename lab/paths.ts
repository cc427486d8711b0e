import { join } from "node:path";

/** Where the lab keeps its files. The cache survives `down`; the state folder does not. */
export interface LabPaths {
  /** Built parts and image archives: expensive to make, safe to delete. */
  readonly cache: string;
  /** Everything the running lab owns. */
  readonly state: string;
  /** Held by the one lab command that may change things; outside the state folder, because `down` removes that. */
  readonly lock: string;
  /** One kubeconfig with a context per cluster. */
  readonly kubeconfig: string;
  /** Seconds per step of the last commands. */
  readonly timings: string;
  /** What `up` wrote down before it created anything; its presence means that the lab's names on this host are ours. */
  readonly claim: string;
}

/** Default cache folder. */
export const DEFAULT_CACHE = "/var/cache/thanos-fleet-lab";

/** State folder. Fixed, because the addresses and device names of the lab are fixed too: there is one lab per host. */
export const STATE = "/var/lib/thanos-fleet-lab";

/** Every path of the lab, from its two roots. */
export function labPaths(cache: string = DEFAULT_CACHE, state: string = STATE): LabPaths {
  return {
    cache,
    state,
    lock: "/run/thanos-fleet-lab.lock",
    kubeconfig: join(state, "kubeconfig"),
    timings: join(state, "timings.json"),
    claim: join(state, "lab.json"),
  };
}

/** The folders of one node, all below the state folder. */
export interface NodePaths {
  readonly root: string;
  /** Keys and certificates of the whole cluster: its nodes share them. */
  readonly pki: string;
  readonly config: string;
  readonly logs: string;
  readonly podLogs: string;
  /** One file per process this lab started: its pid and start time. */
  readonly processes: string;
  /** containerd's persistent root (content and snapshots). */
  readonly containerd: string;
  /** Addresses the pod network handed out. */
  readonly podAddresses: string;
  /** Directories behind the static local PersistentVolumes. */
  readonly volumes: string;
  /** Bound over the paths that kubelet, containerd and CNI hard-code, inside the node's mount namespace. */
  readonly overlays: string;
  /** containerd's socket, seen from outside the node's mount namespace. */
  readonly containerdSocket: string;
}

/** The folders of a cluster: those of its first node, and the control plane's. */
export interface ClusterPaths extends NodePaths {
  readonly etcd: string;
}

/** The folders of the cluster `name`. */
export function clusterPaths(paths: LabPaths, name: string): ClusterPaths {
  const folders = nodePaths(paths, name, name);
  return { ...folders, etcd: join(folders.root, "etcd") };
}

/** The folders of the node `node` of the cluster `cluster`. */
export function nodePaths(paths: LabPaths, cluster: string, node: string): NodePaths {
  const root = join(paths.state, node);
  return {
    root,
    pki: join(paths.state, cluster, "pki"),
    config: join(root, "config"),
    logs: join(root, "log"),
    podLogs: join(root, "pod-logs"),
    processes: join(root, "processes"),
    containerd: join(root, "containerd"),
    podAddresses: join(root, "pod-addresses"),
    volumes: join(root, "volumes"),
    overlays: join(root, "host"),
    containerdSocket: join(root, "host", "run", "containerd", "containerd.sock"),
  };
}
