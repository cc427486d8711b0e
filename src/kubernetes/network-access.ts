/**
 * Somebody at one end of a connection: the pods of a component of ours or of a chart beside it, every pod of another
 * namespace, every pod of the cluster, networks, or anybody, with the reason why no address can be named.
 */
export type NetworkPeer =
  | { readonly component: string }
  | { readonly release: string }
  | { readonly namespace: string }
  | { readonly everyPod: true }
  | { readonly networks: readonly string[] }
  | { readonly anywhere: string };

/** Pods of our own, at which a policy is aimed. */
export type NetworkMember = Extract<NetworkPeer, { component: string } | { release: string }>;

/** What may pass, as the pods see it: ports of containers, not of Services. */
export interface NetworkPorts {
  /** Numbers, or any port there is. */
  readonly ports: readonly number[] | "any";
  /** @default TCP */
  readonly protocols?: readonly ("TCP" | "UDP")[];
}

/** One kind of connection: who opens it, to whom, on which ports. */
export interface NetworkFlow extends NetworkPorts {
  readonly from: NetworkPeer;
  readonly to: NetworkPeer;
}

/** One of the two ends of a flow, as the other sees it. */
export interface NetworkRule extends NetworkPorts {
  readonly peer: NetworkPeer;
}

/** Who may talk to a component, and to whom it may talk. Nobody else can. */
export interface NetworkAccess {
  readonly from: readonly NetworkRule[];
  readonly to: readonly NetworkRule[];
}

/** How pods resolve names. */
export interface DnsAccess {
  /** Namespace of the cluster's DNS pods. */
  readonly namespace: string;
  /** Ports those pods listen on. */
  readonly ports: readonly number[];
  /** Networks of caches on the nodes, which listen on port 53; empty where there are none. */
  readonly caches: readonly string[];
}

/** What the policies of one namespace are made from. */
export interface NamespaceNetwork {
  /** Every connection there is, said once for both of its ends. */
  readonly flows: readonly NetworkFlow[];
  readonly dns: DnsAccess;
}

/** Nobody talks to anybody; names are resolved where nearly every cluster does it. */
export const closedNetwork: NamespaceNetwork = {
  flows: [],
  dns: { namespace: "kube-system", ports: [53], caches: [] },
};

/** The ends of all flows that concern one component or release. */
export function accessOf(flows: readonly NetworkFlow[], member: NetworkMember): NetworkAccess {
  return {
    from: flows
      .filter(({ to }) => isMember(to, member))
      .map(({ from, ports, protocols }) => rule(from, ports, protocols)),
    to: flows
      .filter(({ from }) => isMember(from, member))
      .map(({ to, ports, protocols }) => rule(to, ports, protocols)),
  };
}

function rule(peer: NetworkPeer, ports: NetworkPorts["ports"], protocols: NetworkPorts["protocols"]): NetworkRule {
  return { peer, ports, ...(protocols === undefined ? {} : { protocols }) };
}

function isMember(peer: NetworkPeer, member: NetworkMember): boolean {
  if ("component" in member) return "component" in peer && peer.component === member.component;
  return "release" in peer && peer.release === member.release;
}

/** What resolving names needs. */
export function dnsRules({ namespace, ports, caches }: DnsAccess): NetworkRule[] {
  const protocols = ["TCP", "UDP"] as const;
  return [
    { peer: { namespace }, ports, protocols },
    ...(caches.length === 0 ? [] : [{ peer: { networks: caches }, ports: [53], protocols }]),
  ];
}

/**
 * Somebody outside of the cluster, or on its nodes: no label selects them.
 *
 * @param networks where they are, in CIDR form. Empty means that nobody knows, and anybody is let through on the port.
 * @param why what is not known then, and which setting would say it.
 */
export function outside(networks: readonly string[], why: string): NetworkPeer {
  return networks.length === 0 ? { anywhere: why } : { networks };
}
