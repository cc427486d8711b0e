import { BlockList, isIP } from "node:net";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";

/** A label query as Kubernetes has it; empty, it takes everything. */
interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

type Labels = Readonly<Record<string, string>>;

/** One peer of a rule. */
export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** One port of a rule. */
export interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: Protocol;
}

/** One rule, in either direction. */
export interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

/** A NetworkPolicy, its fields by name. */
export interface Policy {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Labels;
  readonly podSelector: LabelSelector;
  readonly policyTypes: readonly Direction[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

export type Direction = "Ingress" | "Egress";
export type Protocol = "TCP" | "UDP" | "SCTP";

/** Pods that are alike: those of one workload, or one that stands for many. */
export interface Pods {
  /** As the matrix shows them. */
  readonly title: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Ports of the containers by name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Pods on their node's network are beyond policies, and no selector finds them. */
  readonly hostNetwork?: boolean;
}

/** An end of a connection: pods, or an address outside of them. */
export type End = Pods | { readonly title: string; readonly address: string };

/** A port at which a connection ends. */
export interface PortAt {
  readonly port: number;
  readonly protocol: Protocol;
}

/** Labels of namespaces beyond the one that every namespace has, by name. */
export type NamespaceLabels = Readonly<Record<string, Labels>>;

/** Reads the NetworkPolicies among objects, with what the API server fills in. */
export function policiesOf(objects: readonly KubernetesObject[]): Policy[] {
  return objects
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map(({ metadata, spec }) => {
      const { ingress = [], egress = [], ...rest } = spec as unknown as Partial<Policy>;
      const { namespace, annotations = {} } = metadata as unknown as { namespace: string; annotations?: Labels };
      const types: Direction[] = egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
      return {
        name: metadata.name,
        namespace,
        annotations,
        podSelector: {},
        policyTypes: types,
        ...rest,
        ingress,
        egress,
      };
    });
}

/**
 * Whether a connection passes: the policies of the source must let it out and those of the destination let it in.
 * Connections between a pod and its own node always pass; they are not asked about here.
 */
export function passes(
  policies: readonly Policy[],
  from: End,
  to: End,
  at: PortAt,
  namespaces: NamespaceLabels = {},
): boolean {
  const lets = (direction: Direction, own: End, other: End) => {
    if (!isSelectable(own)) return true;
    const isolating = selecting(policies, own, direction);
    return isolating.length === 0 || isolating.some((policy) => allowing(policy, direction, other, to, at, namespaces));
  };
  return lets("Egress", from, to) && lets("Ingress", to, from);
}

/** Policies that hold for pods in one direction. Where there is none, everything passes. */
export function selecting(policies: readonly Policy[], pods: Pods, direction: Direction): Policy[] {
  return policies.filter(
    ({ namespace, podSelector, policyTypes }) =>
      namespace === pods.namespace && policyTypes.includes(direction) && matches(podSelector, pods.labels),
  );
}

/** Rules of one direction, and the peers in them. */
export function rulesOf(policy: Policy, direction: Direction): { rule: PolicyRule; peers: readonly PolicyPeer[] }[] {
  return direction === "Ingress"
    ? policy.ingress.map((rule) => ({ rule, peers: rule.from ?? [] }))
    : policy.egress.map((rule) => ({ rule, peers: rule.to ?? [] }));
}

function allowing(
  policy: Policy,
  direction: Direction,
  other: End,
  destination: End,
  at: PortAt,
  namespaces: NamespaceLabels,
): boolean {
  return rulesOf(policy, direction).some(
    ({ rule: { ports = [] }, peers }) =>
      (ports.length === 0 || ports.some((port) => isPort(port, destination, at))) &&
      (peers.length === 0 || peers.some((peer) => isPeer(peer, policy.namespace, other, namespaces))),
  );
}

function isPort({ port, endPort, protocol = "TCP" }: PolicyPort, destination: End, at: PortAt): boolean {
  if (protocol !== at.protocol) return false;
  if (port === undefined) return true;
  // A name means the port that the destination's pods give it; an address has no names.
  if (typeof port === "string") return "ports" in destination && destination.ports[port] === at.port;
  return at.port >= port && at.port <= (endPort ?? port);
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: PolicyPeer,
  ownNamespace: string,
  end: End,
  namespaces: NamespaceLabels,
): boolean {
  if (ipBlock !== undefined) {
    if (!("address" in end) || !contains(ipBlock.cidr, end.address)) return false;
    return !(ipBlock.except ?? []).some((cidr) => contains(cidr, end.address));
  }
  if (!isSelectable(end)) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? end.namespace === ownNamespace
      : matches(namespaceSelector, {
          ...namespaces[end.namespace],
          "kubernetes.io/metadata.name": end.namespace,
        });
  return inNamespace && matches(podSelector ?? {}, end.labels);
}

function isSelectable(end: End): end is Pods {
  return "labels" in end && end.hostNetwork !== true;
}

/** Whether labels are what a selector asks for: all of it. */
export function matches({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
      }
    })
  );
}

/** Whether a network in CIDR form holds an address. */
export function contains(cidr: string, address: string): boolean {
  const [network = "", prefix = ""] = cidr.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(network) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(address, family);
}
