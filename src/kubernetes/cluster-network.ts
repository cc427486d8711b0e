import { outside, type DnsAccess, type NetworkFlow, type NetworkPeer } from "./network-access.js";

/** What is known about the network around a cluster's pods; networks in CIDR form, none where nobody knows. */
export interface ClusterNetwork {
  readonly apiServers: readonly string[];
  /** Ports of the API server: of its Service and of itself, because network plugins differ in which they see. */
  readonly apiServerPorts: readonly number[];
  readonly nodes: readonly string[];
  readonly dnsNamespace: string;
  readonly dnsPorts: readonly number[];
  readonly dnsCaches: readonly string[];
  /** What Prometheus scrapes beside pods, kubelets and node-exporters. */
  readonly scrapeTargets: readonly { readonly networks: readonly string[]; readonly ports: readonly number[] }[];
}

/** Ports on the nodes that every Prometheus scrapes: the kubelet's and node-exporter's, which has the node's network. */
const nodePorts = [10250, 9100];

/** How the cluster's pods resolve names. */
export function dnsAccess({ dnsNamespace, dnsPorts, dnsCaches }: ClusterNetwork): DnsAccess {
  return { namespace: dnsNamespace, ports: dnsPorts, caches: dnsCaches };
}

/** A connection to the API server. */
export function toApiServer(from: NetworkPeer, { apiServers, apiServerPorts }: ClusterNetwork): NetworkFlow {
  const to = outside(apiServers, "the API server's address is not named in network.apiServers");
  return { from, to, ports: apiServerPorts };
}

/** What a Prometheus opens to discover and to scrape: any pod may carry the annotation, with any port. */
export function scrapes(from: NetworkPeer, network: ClusterNetwork): NetworkFlow[] {
  return [
    toApiServer(from, network),
    { from, to: { everyPod: true }, ports: "any" },
    { from, to: outside(network.nodes, "the nodes' addresses are not named in network.nodes"), ports: nodePorts },
    ...network.scrapeTargets.map(({ networks, ports }) => ({
      from,
      to: outside(networks, "network.scrapeTargets names ports without networks"),
      ports,
    })),
  ];
}
