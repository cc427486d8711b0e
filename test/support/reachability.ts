import { portOnlyAnnotation } from "../../src/kubernetes/network-policy.js";
import type { ClusterView } from "./cluster-view.js";
import {
  passes,
  rulesOf,
  type Direction,
  type End,
  type Pods,
  type Policy,
  type PolicyRule,
  type Protocol,
} from "./network-policy.js";

/** Somebody outside whom no policy names; from a range that is nobody's (RFC 5737). */
export const somebodyOutside: End = { title: "anywhere", address: "203.0.113.9" };

/** A pod of somebody else's, in a namespace that no policy names. */
export const strangePod: End = { title: "any other pod", namespace: "somewhere-else", labels: {}, ports: {} };

/** A pod that stands for all of a namespace. */
export const podOf = (namespace: string): Pods => ({
  title: `namespace ${namespace}`,
  namespace,
  labels: {},
  ports: {},
});

/** Who can connect to whom in one cluster, as the golden files have it: one line per pair, then each port-only rule. */
export function reachabilityText(view: ClusterView): string {
  const beyond = view.pods.filter(({ hostNetwork }) => hostNetwork).map(({ title }) => title);
  return [
    `# ${view.id}`,
    ...matrix(view).map(({ from, to, ports }) => `${from.title} → ${to.title}  ${ports.join(", ")}`),
    ...beyond.map((title) => `${title} is on its node's network, beyond policies`),
    "",
    `# Port-only rules of ${view.id}`,
    ...portOnlyRules(view.policies),
    "",
  ]
    .map((line) => `${line}\n`)
    .join("");
}

interface Reach {
  readonly from: End;
  readonly to: End;
  /** Such as `TCP 10901`, or `any port`. */
  readonly ports: readonly string[];
}

/** Every pair of which at least one end is ours. What a wider line says already is left out of the narrower ones. */
export function matrix({ policies, pods }: Pick<ClusterView, "policies" | "pods">): Reach[] {
  const ours = pods.filter(({ hostNetwork }) => hostNetwork !== true);
  // Wide ones first: anybody, any pod, then those that policies name.
  const others: readonly End[] = [
    somebodyOutside,
    strangePod,
    ...namedNamespaces(policies).map(podOf),
    ...networks(policies),
  ];
  const ports = portsToAsk(policies, pods);
  const reach = (from: End, to: End) => passing(policies, from, to, ports);
  const widest = (pairs: readonly (readonly [End, End])[]): Reach[] => {
    const said = new Set<string>();
    return pairs.flatMap(([from, to]) => {
      const found = reach(from, to).filter((port) => !said.has(port) && !said.has(anyPort));
      for (const port of found) said.add(port);
      return found.length === 0 ? [] : [{ from, to, ports: found }];
    });
  };
  return ours.flatMap((own) => [
    ...widest(others.map((other) => [other, own] as const)),
    ...ours.flatMap((to) => {
      const found = reach(own, to);
      return found.length === 0 ? [] : [{ from: own, to, ports: found }];
    }),
    ...widest(others.map((other) => [own, other] as const)),
  ]);
}

const anyPort = "any port";
const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** A port that nobody names: where it passes, every port does. */
const unnamedPort = 1;

function passing(policies: readonly Policy[], from: End, to: End, ports: readonly number[]): string[] {
  const open = (protocol: Protocol, port: number) => passes(policies, from, to, { protocol, port });
  if (protocols.every((protocol) => open(protocol, unnamedPort))) return [anyPort];
  return protocols.flatMap((protocol) =>
    open(protocol, unnamedPort)
      ? [`${protocol} any`]
      : ports.filter((port) => open(protocol, port)).map((port) => `${protocol} ${port}`),
  );
}

const directions: readonly Direction[] = ["Ingress", "Egress"];

function everyRule(policies: readonly Policy[]) {
  return policies.flatMap((policy) =>
    directions.flatMap((direction) => rulesOf(policy, direction).map((rule) => ({ policy, direction, ...rule }))),
  );
}

/** Every number that some rule or container names, both ends of ranges, and one beyond each. */
function portsToAsk(policies: readonly Policy[], pods: readonly Pods[]): number[] {
  const named = everyRule(policies).flatMap(({ rule: { ports = [] } }) =>
    ports.flatMap(({ port, endPort }) => [port, endPort].filter((number) => typeof number === "number")),
  );
  const all = new Set([...named, ...pods.flatMap(({ ports }) => Object.values(ports))]);
  return [...all].sort((one, other) => one - other);
}

function namedNamespaces(policies: readonly Policy[]): string[] {
  const names = everyRule(policies).flatMap(({ peers }) =>
    peers.map(({ namespaceSelector }) => namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"]),
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Each network that some rule names, standing for itself by its first address. */
function networks(policies: readonly Policy[]): End[] {
  const cidrs = everyRule(policies).flatMap(({ peers }) => peers.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));
  return [...new Set(cidrs)].sort().map((title) => ({ title, address: title.replace(/\/\d+$/, "") }));
}

/**
 * Every rule that names no peer, with the reason its policy gives.
 *
 * @throws Error when a rule has no reason, or a reason no rule.
 */
export function portOnlyRules(policies: readonly Policy[]): string[] {
  return policies.flatMap((policy) => {
    const reasons = (policy.annotations[portOnlyAnnotation] ?? "").split("\n").filter((line) => line !== "");
    const lines = directions.flatMap((direction) =>
      rulesOf(policy, direction)
        .filter(({ peers }) => peers.length === 0)
        .flatMap(({ rule }) => inWords(rule).map((ports) => `${direction.toLowerCase()} ${ports}`)),
    );
    const explained = lines.map((line) => {
      const found = reasons.find((reason) => reason.startsWith(`${line}: `));
      if (found === undefined) throw new Error(`${policy.name}: no reason for the port-only rule "${line}"`);
      return found;
    });
    const left = reasons.filter((reason) => !explained.includes(reason));
    if (left.length > 0) throw new Error(`${policy.name}: a reason for no port-only rule: ${left.join("; ")}`);
    return explained.map((line) => `${policy.name} ${line}`);
  });
}

/** Ports of a rule as the annotation spells them, one line per protocol. */
function inWords({ ports = [] }: PolicyRule): string[] {
  if (ports.length === 0) return ["TCP any port"];
  return protocols.flatMap((protocol) => {
    const own = ports.filter((port) => (port.protocol ?? "TCP") === protocol).map(({ port }) => port);
    return own.length === 0 ? [] : [`${protocol} ${own.join(",")}`];
  });
}
