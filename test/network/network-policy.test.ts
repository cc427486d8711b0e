import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";
import { contains, passes, policiesOf, type End, type Pods, type PortAt } from "../support/network-policy.js";

const pods = (name: string, more: Partial<Pods> = {}): Pods => ({
  title: name,
  namespace: "fleet",
  labels: { name },
  ports: { http: 8080 },
  ...more,
});
const a = pods("a");
const b = pods("b");
const elsewhere = pods("b", { namespace: "other" });
const outside: End = { title: "outside", address: "203.0.113.9" };
const http: PortAt = { port: 8080, protocol: "TCP" };

const selected = (name: string) => ({ matchLabels: { name } });

/** Policies by what stands in their specs; they hold in the namespace `fleet`. */
function policies(...specs: object[]) {
  return policiesOf(
    specs.map((spec, position) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: `policy-${position}`, namespace: "fleet" },
      spec: spec as KubernetesObject,
    })),
  );
}

const both = { policyTypes: ["Ingress", "Egress"] };
const deny = { podSelector: {}, ...both };
/** What lets pods of the name `b` be reached, when nothing holds their clients back. */
const ingress = (...rules: object[]) =>
  policies({ podSelector: selected("b"), policyTypes: ["Ingress"], ingress: rules });
const egress = (...rules: object[]) => policies({ podSelector: selected("a"), policyTypes: ["Egress"], egress: rules });

describe("a connection", () => {
  it("passes where no policy selects either end", () => {
    expect(passes([], a, b, http)).toBe(true);
    expect(passes(policies({ podSelector: selected("c"), ...both }), a, b, http)).toBe(true);
    expect(passes(policies(deny), elsewhere, outside, http)).toBe(true);
  });

  it("is refused in both directions by a policy without rules", () => {
    for (const [from, to] of [
      [a, b],
      [a, outside],
      [outside, a],
      [a, elsewhere],
      [elsewhere, a],
    ] as const) {
      expect(passes(policies(deny), from, to, http), `${from.title} to ${to.title}`).toBe(false);
    }
  });

  it("needs the source's leave and the destination's", () => {
    const out = { podSelector: selected("a"), ...both, egress: [{ to: [{ podSelector: selected("b") }] }] };
    const into = { podSelector: selected("b"), ...both, ingress: [{ from: [{ podSelector: selected("a") }] }] };
    expect(passes(policies(deny, out), a, b, http)).toBe(false);
    expect(passes(policies(deny, into), a, b, http)).toBe(false);
    expect(passes(policies(deny, out, into), a, b, http)).toBe(true);
    expect(passes(policies(deny, out, into), b, a, http)).toBe(false);
  });

  it("passes when one of several policies lets it", () => {
    expect(passes([...ingress(), ...ingress({ from: [{ podSelector: selected("a") }] })], a, b, http)).toBe(true);
  });

  it.each([
    ["no policy types and no egress rules, which leaves egress free", { podSelector: selected("a") }, true],
    [
      "no policy types and an egress rule, which holds egress",
      { podSelector: selected("a"), egress: [{ to: [{ podSelector: selected("c") }] }] },
      false,
    ],
    ["ingress alone, which leaves egress free", { podSelector: selected("a"), policyTypes: ["Ingress"] }, true],
  ])("reads a policy with %s", (_, spec, expected) => {
    expect(passes(policies(spec), a, b, http)).toBe(expected);
  });

  it("reads ingress as held where no policy types are given", () => {
    expect(passes(policies({ podSelector: selected("b") }), a, b, http)).toBe(false);
  });
});

describe("a peer", () => {
  it.each<[string, object[], End, boolean]>([
    ["nobody named, which is everybody", [{}], outside, true],
    ["an empty list, which is everybody", [{ from: [] }], outside, true],
    ["pods by label, of the policy's own namespace", [{ from: [{ podSelector: selected("a") }] }], a, true],
    ["pods by label, of another namespace", [{ from: [{ podSelector: selected("b") }] }], elsewhere, false],
    ["every namespace", [{ from: [{ namespaceSelector: {} }] }], elsewhere, true],
    ["every namespace, but nobody outside", [{ from: [{ namespaceSelector: {} }] }], outside, false],
    [
      "a namespace by the label that every namespace has",
      [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } }] }],
      elsewhere,
      true,
    ],
    [
      "a namespace and pods in one peer, which must both fit",
      [{ from: [{ namespaceSelector: {}, podSelector: selected("c") }] }],
      elsewhere,
      false,
    ],
    [
      "a namespace and pods in two peers, one of which must fit",
      [{ from: [{ namespaceSelector: {} }, { podSelector: selected("c") }] }],
      elsewhere,
      true,
    ],
    ["a network", [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }], outside, true],
    [
      "a network and an exception",
      [{ from: [{ ipBlock: { cidr: "203.0.0.0/16", except: ["203.0.113.0/24"] } }] }],
      outside,
      false,
    ],
    ["a network, which is not meant for pods", [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }], a, false],
    [
      "pods on their node's network, which no selector finds",
      [{ from: [{ podSelector: {} }] }],
      pods("a", { hostNetwork: true }),
      false,
    ],
  ])("is %s", (_, rules, from, expected) => {
    expect(passes(ingress(...rules), from, b, http)).toBe(expected);
  });

  it.each([
    [{ key: "name", operator: "In", values: ["a", "c"] }, true],
    [{ key: "name", operator: "In", values: ["c"] }, false],
    [{ key: "name", operator: "NotIn", values: ["a"] }, false],
    [{ key: "tier", operator: "NotIn", values: ["a"] }, true],
    [{ key: "name", operator: "Exists" }, true],
    [{ key: "tier", operator: "Exists" }, false],
    [{ key: "tier", operator: "DoesNotExist" }, true],
  ])("is found by the expression %j or not: %s", (expression, expected) => {
    const rule = { from: [{ podSelector: { matchExpressions: [expression] } }] };
    expect(passes(ingress(rule), a, b, http)).toBe(expected);
  });

  it("is beyond policies when it is on its node's network", () => {
    expect(passes(policies(deny), outside, pods("b", { hostNetwork: true }), http)).toBe(true);
  });
});

describe("a port", () => {
  it.each<[string, object[], PortAt, boolean]>([
    ["none named, which is every port", [{}], { port: 1, protocol: "UDP" }, true],
    ["a number", [{ ports: [{ port: 8080 }] }], http, true],
    ["another number", [{ ports: [{ port: 8081 }] }], http, false],
    ["a range", [{ ports: [{ port: 8000, endPort: 8080 }] }], http, true],
    ["a range that ends before", [{ ports: [{ port: 8000, endPort: 8079 }] }], http, false],
    ["a protocol alone", [{ ports: [{ protocol: "TCP" }] }], http, true],
    ["TCP unless something else is said", [{ ports: [{ port: 53 }] }], { port: 53, protocol: "UDP" }, false],
    ["a name, as the destination's pods use it", [{ ports: [{ port: "http" }] }], http, true],
    ["a name that the destination's pods do not have", [{ ports: [{ port: "grpc" }] }], http, false],
    ["one of several", [{ ports: [{ port: 1 }, { port: 8080 }] }], http, true],
    [
      "one that another rule names for somebody else",
      [{ ports: [{ port: 1 }] }, { from: [{ podSelector: selected("c") }] }],
      http,
      false,
    ],
  ])("is %s", (_, rules, at, expected) => {
    expect(passes(ingress(...rules), a, b, at)).toBe(expected);
  });

  it("by name is the destination's on the way out too, and an address has none", () => {
    const rules = egress({ ports: [{ port: "http" }] });
    expect(passes(rules, a, b, http)).toBe(true);
    expect(passes(rules, a, outside, http)).toBe(false);
  });
});

describe("a network", () => {
  it.each([
    ["10.0.0.0/8", "10.255.0.1", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["192.0.2.7/32", "192.0.2.7", true],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["fd00:ec2::23/128", "fd00:ec2::23", true],
    ["fd00::/8", "fe80::1", false],
    ["::/0", "203.0.113.9", false],
  ])("%s holds %s: %s", (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
  });
});
