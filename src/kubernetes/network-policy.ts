import type { Construct } from "constructs";
import { NetworkPolicyV1, type NetworkPolicyV1SpecIngressFrom } from "#kubernetes/network-policy-v1";
import type { ClusterNamespace } from "./cluster-namespace.js";
import { labels, selector, type ComponentIdentity } from "./labels.js";
import type { NetworkAccess, NetworkPeer, NetworkRule } from "./network-access.js";
import { renderedText } from "./rendered-text.js";

/** Annotation that says of each rule without a peer why it has none, one line each: a reviewer must not have to guess. */
export const portOnlyAnnotation = "thanos-fleet/port-only";

/** What one policy is made from. */
export interface NetworkPolicyProps extends ComponentIdentity {
  readonly namespace: ClusterNamespace;
  /** Labels of the pods it holds for. @default - those of the component */
  readonly selector?: Readonly<Record<string, string>>;
  readonly access: NetworkAccess;
}

/**
 * Holds pods to the connections that are named, in both directions.
 *
 * @throws Error when a rule names no port or no network: Kubernetes would read that as all of them.
 */
export function networkPolicy(scope: Construct, props: NetworkPolicyProps): NetworkPolicyV1 {
  const { from, to } = props.access;
  const reasons = [...from.flatMap((one) => reason("ingress", one)), ...to.flatMap((one) => reason("egress", one))];
  return new NetworkPolicyV1(scope, "network-policy", {
    metadata: {
      namespace: props.namespace.reference,
      name: props.name,
      labels: labels(props),
      annotations: reasons.length === 0 ? undefined : { [portOnlyAnnotation]: renderedText(reasons.join("\n")) },
    },
    spec: {
      podSelector: { matchLabels: { ...(props.selector ?? selector(props)) } },
      policyTypes: ["Ingress", "Egress"],
      ingress: nonEmpty(from.map((one) => ({ ...peers("from", one), ...ports(one) }))),
      egress: nonEmpty(to.map((one) => ({ ...peers("to", one), ...ports(one) }))),
    },
  });
}

/** The provider sends nothing for an empty list, and neither do we. */
function nonEmpty<T>(rules: T[]): T[] | undefined {
  return rules.length === 0 ? undefined : rules;
}

/** A rule as the annotation and the reachability goldens name it. */
function reason(direction: "ingress" | "egress", { peer, ports, protocols = ["TCP"] }: NetworkRule): string[] {
  if (!("anywhere" in peer)) return [];
  const numbers = ports === "any" ? "any port" : ports.join(",");
  return protocols.map((protocol) => `${direction} ${protocol} ${numbers}: ${peer.anywhere}`);
}

function peers<Key extends "from" | "to">(key: Key, { peer }: NetworkRule) {
  const list = peerBlocks(peer);
  return (list === undefined ? {} : { [key]: list }) as { [key in Key]?: NetworkPolicyV1SpecIngressFrom[] };
}

function peerBlocks(peer: NetworkPeer): NetworkPolicyV1SpecIngressFrom[] | undefined {
  if ("anywhere" in peer) return undefined;
  if ("everyPod" in peer) return [{ namespaceSelector: {} }];
  if ("component" in peer) {
    return [{ podSelector: { matchLabels: { "app.kubernetes.io/component": peer.component } } }];
  }
  if ("release" in peer) return [{ podSelector: { matchLabels: selector({ name: peer.release }) } }];
  if ("namespace" in peer) {
    return [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } } }];
  }
  if (peer.networks.length === 0) throw new Error("`networks` must name at least one; none would mean everybody");
  return peer.networks.map((cidr) => ({ ipBlock: { cidr } }));
}

function ports({ ports: numbers, protocols = ["TCP"] }: NetworkRule) {
  if (numbers === "any") return {};
  if (numbers.length === 0) throw new Error("`ports` must name at least one; none would mean all of them");
  return { ports: protocols.flatMap((protocol) => numbers.map((port) => ({ port: String(port), protocol }))) };
}
