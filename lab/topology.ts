/** The wide-area network between the clusters: one bridge in the host's network namespace. */
export const LAB_NETWORK = {
  bridge: "thanosfleet0",
  cidr: "10.90.0.0/24",
  prefixLength: 24,
  hostAddress: "10.90.0.1",
} as const;

/** The name under which child clusters find Receive; answered by every cluster's DNS. */
export const RECEIVE_NAME = "receive.lab.internal";

/** One single-node Kubernetes cluster of the lab and everything that derives from its place in the list. */
export interface LabCluster {
  /** Cluster name; also the name of its one node. */
  readonly name: string;
  readonly role: "observability" | "child";
  /** Context in the lab's kubeconfig. */
  readonly context: string;
  /** Network namespace the whole cluster runs in. */
  readonly networkNamespace: string;
  /** Host end of the cluster's link to the bridge. Taking it down cuts the cluster off. */
  readonly link: string;
  /** Node address on the wide-area network; also where its NodePorts answer. */
  readonly address: string;
  /** API server, reachable from the host. */
  readonly server: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Cluster address of `kubernetes.default.svc`. */
  readonly apiServiceAddress: string;
  /** Cluster address of the DNS service. */
  readonly dnsAddress: string;
  /** Value of the node label topology.kubernetes.io/zone. */
  readonly zone: string;
}

function clusterAt(index: number, name: string): LabCluster {
  const address = `10.90.0.${10 + index}`;
  return {
    name,
    role: index === 0 ? "observability" : "child",
    context: `lab-${name}`,
    networkNamespace: `tf-${name}`,
    link: `tf-link${index}`,
    address,
    server: `https://${address}:6443`,
    podCidr: `10.10${index}.0.0/24`,
    serviceCidr: `10.15${index}.0.0/16`,
    apiServiceAddress: `10.15${index}.0.1`,
    dnsAddress: `10.15${index}.0.10`,
    zone: "lab-a",
  };
}

/** The clusters of the lab. The first one is the observability cluster. */
export const LAB_CLUSTERS: readonly LabCluster[] = ["observability", "batcave", "batmobile", "batcopter"].map(
  (name, index) => clusterAt(index, name),
);

/** The cluster everything reports to. */
export const OBSERVABILITY = LAB_CLUSTERS[0] as LabCluster;

/** The cluster called `name`, or undefined. */
export function findCluster(name: string): LabCluster | undefined {
  return LAB_CLUSTERS.find((cluster) => cluster.name === name);
}
