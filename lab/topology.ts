/** The wide-area network between the clusters: one bridge in the host's network namespace. */
export const LAB_NETWORK = {
  bridge: "thanosfleet0",
  cidr: "10.90.0.0/24",
  prefixLength: 24,
  hostAddress: "10.90.0.1",
} as const;

/** The name under which child clusters find Receive; answered by every cluster's DNS. */
export const RECEIVE_NAME = "receive.lab.internal";

/** A node of a cluster and everything that derives from its place in the list. */
export interface LabNode {
  /** Name of the node; a cluster's first node has the cluster's name. */
  readonly name: string;
  /** Network namespace the whole node runs in. */
  readonly networkNamespace: string;
  /** Host end of the node's link to the bridge. Taking it down cuts the node off. */
  readonly link: string;
  /** Node address on the wide-area network; also where NodePorts answer. */
  readonly address: string;
  /** Addresses of its pods. */
  readonly podCidr: string;
  /** Value of the node label topology.kubernetes.io/zone. */
  readonly zone: string;
}

/** One Kubernetes cluster of the lab and everything that derives from its place in the list. */
export interface LabCluster {
  readonly name: string;
  readonly role: "observability" | "child";
  /** Context in the lab's kubeconfig. */
  readonly context: string;
  /** The first one carries the control plane, the cluster's DNS, and every volume that no zone is asked for. */
  readonly nodes: readonly [LabNode, ...LabNode[]];
  /** Network namespace of the first node. */
  readonly networkNamespace: string;
  /** Address of the first node: the API server's. */
  readonly address: string;
  /** API server, reachable from the host. */
  readonly server: string;
  /** Range that holds the pod addresses of all its nodes. */
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Cluster address of `kubernetes.default.svc`. */
  readonly apiServiceAddress: string;
  /** Cluster address of the DNS service. */
  readonly dnsAddress: string;
}

const ZONE = "lab-a";

/** Zones beside {@link ZONE} in which the observability cluster has one node each, so that a whole zone can be lost. */
const FURTHER_ZONES = ["lab-b", "lab-c"];

function clusterAt(index: number, name: string): LabCluster {
  const first = firstNode(index, name);
  const role = index === 0 ? "observability" : "child";
  return {
    name,
    role,
    context: `lab-${name}`,
    nodes: role === "observability" ? [first, ...FURTHER_ZONES.map(furtherNode)] : [first],
    networkNamespace: first.networkNamespace,
    address: first.address,
    server: `https://${first.address}:6443`,
    podCidr: `10.10${index}.0.0/16`,
    serviceCidr: `10.15${index}.0.0/16`,
    apiServiceAddress: `10.15${index}.0.1`,
    dnsAddress: `10.15${index}.0.10`,
  };
}

function firstNode(index: number, name: string): LabNode {
  return {
    name,
    networkNamespace: `tf-${name}`,
    link: `tf-link${index}`,
    address: `10.90.0.${10 + index}`,
    podCidr: `10.10${index}.0.0/24`,
    zone: ZONE,
  };
}

/** A worker of the observability cluster, called by its zone's last letter. */
function furtherNode(zone: string, index: number): LabNode {
  const name = `observability-${zone.replace(/^lab-/, "")}`;
  return {
    name,
    networkNamespace: `tf-${name}`,
    link: `tf-link0-${index + 1}`,
    address: `10.90.0.${20 + index}`,
    podCidr: `10.100.${index + 1}.0/24`,
    zone,
  };
}

/** The clusters of the lab. The first one is the observability cluster. */
export const LAB_CLUSTERS: readonly LabCluster[] = ["observability", "batcave", "batmobile", "batcopter"].map(
  (name, index) => clusterAt(index, name),
);

/**
 * Child clusters that `npm run lab` does not start: a scenario that needs one more starts it, and takes it down again. Their
 * places in the address plan are theirs alone.
 */
export const SPARE_CLUSTERS: readonly LabCluster[] = ["batcomputer", "batplane"].map((name, index) =>
  clusterAt(LAB_CLUSTERS.length + index, name),
);

/** Every node that may exist on this host, those of spare clusters too. */
export const LAB_NODES: readonly LabNode[] = [...LAB_CLUSTERS, ...SPARE_CLUSTERS].flatMap(({ nodes }) => nodes);

/** The cluster everything reports to. */
export const OBSERVABILITY = LAB_CLUSTERS[0] as LabCluster;

/** The cluster called `name`, a spare one too, or undefined. */
export function findCluster(name: string): LabCluster | undefined {
  return [...LAB_CLUSTERS, ...SPARE_CLUSTERS].find((cluster) => cluster.name === name);
}

/** The node called `name`, or undefined; a cluster's name is that of its first node. */
export function findNode(name: string): LabNode | undefined {
  return LAB_NODES.find((node) => node.name === name);
}
