import { describe, expect, it } from "vitest";
import type { NetworkAccess, NetworkPeer } from "../../src/kubernetes/network-access.js";
import { networkPolicy } from "../../src/kubernetes/network-policy.js";
import { StatelessWorkload } from "../../src/kubernetes/stateless-workload.js";
import { StatefulWorkload } from "../../src/kubernetes/stateful-workload.js";
import { Task } from "../../src/kubernetes/task.js";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { synthConstruct } from "../support/construct.js";
import { minimalWorkload } from "../support/workload.js";

function policy(access: Partial<NetworkAccess>) {
  const { object } = synthConstruct((stack, namespace) => {
    networkPolicy(stack, {
      name: "thanos-query",
      component: "query",
      namespace,
      access: { from: [], to: [], ...access },
    });
  });
  return object("NetworkPolicy", "thanos-query");
}

const selected = (labels: Record<string, string>) => ({ matchLabels: labels });
const dns = {
  to: [{ namespaceSelector: selected({ "kubernetes.io/metadata.name": "kube-system" }) }],
  ports: [
    { port: 53, protocol: "TCP" },
    { port: 53, protocol: "UDP" },
  ],
};

describe("a network policy", () => {
  it("holds the component's pods in both directions, also where nobody may talk to them", () => {
    const { metadata, spec } = policy({});
    expect(metadata).toMatchObject({ name: "thanos-query", namespace: "fleet" });
    expect(metadata).not.toHaveProperty("annotations");
    expect(spec).toEqual({
      podSelector: selected({ "app.kubernetes.io/name": "thanos-query" }),
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it.each<[string, NetworkPeer, object]>([
    [
      "a component by its role, in whichever zone its pods are",
      { component: "receive-ingestor" },
      { podSelector: selected({ "app.kubernetes.io/component": "receive-ingestor" }) },
    ],
    [
      "a release by its name",
      { release: "grafana" },
      { podSelector: selected({ "app.kubernetes.io/name": "grafana" }) },
    ],
    [
      "a namespace by the label that the API server gives it",
      { namespace: "ingress" },
      { namespaceSelector: selected({ "kubernetes.io/metadata.name": "ingress" }) },
    ],
    ["every pod", { everyPod: true }, { namespaceSelector: {} }],
    ["a network", { networks: ["fd00::/8"] }, { ipBlock: { cidr: "fd00::/8" } }],
  ])("names %s", (_, peer, expected) => {
    const { spec } = policy({ from: [{ peer, ports: [80, 443] }], to: [{ peer, ports: "any" }] });
    expect(spec).toMatchObject({
      ingress: [
        {
          from: [expected],
          ports: [
            { port: 80, protocol: "TCP" },
            { port: 443, protocol: "TCP" },
          ],
        },
      ],
      egress: [{ to: [expected] }],
    });
    expect((spec as { egress: object[] }).egress[0]).not.toHaveProperty("ports");
  });

  it("says why a rule names nobody", () => {
    const { metadata, spec } = policy({
      from: [{ peer: { anywhere: "senders are not known" }, ports: [19291] }],
      to: [{ peer: { anywhere: "servers are not known" }, ports: [443, 6443], protocols: ["TCP", "UDP"] }],
    });
    expect((spec as { ingress: object[] }).ingress).toEqual([{ ports: [{ port: 19291, protocol: "TCP" }] }]);
    expect(metadata.annotations).toEqual({
      "thanos-fleet/port-only": [
        "ingress TCP 19291: senders are not known",
        "egress TCP 443,6443: servers are not known",
        "egress UDP 443,6443: servers are not known",
      ].join("\n"),
    });
  });

  it("rejects a rule without networks or ports, which Kubernetes would read as all of them", () => {
    expect(() => policy({ from: [{ peer: { networks: [] }, ports: [1] }] })).toThrow(
      "`networks` must name at least one",
    );
    expect(() => policy({ to: [{ peer: { component: "query" }, ports: [] }] })).toThrow(
      "`ports` must name at least one",
    );
  });
});

describe("the policy of a workload", () => {
  it("lets the scraper read its metrics and the workload resolve names, beside what its namespace says", () => {
    const { object } = synthConstruct((stack) => {
      const namespace = new ClusterNamespace(stack, "other", {
        name: "other",
        network: {
          flows: [{ from: { component: "query-frontend" }, to: { component: "query" }, ports: [10902] }],
          dns: { namespace: "kube-system", ports: [53], caches: [] },
        },
      });
      const metrics = { port: 10902, path: "/metrics" };
      new StatelessWorkload(stack, "query", { ...minimalWorkload(namespace), metrics });
    });
    const from = (component: string) => ({
      from: [{ podSelector: selected({ "app.kubernetes.io/component": component }) }],
      ports: [{ port: 10902, protocol: "TCP" }],
    });
    expect(object("NetworkPolicy", "thanos-query").spec).toEqual({
      podSelector: selected({ "app.kubernetes.io/name": "thanos-query" }),
      policyTypes: ["Ingress", "Egress"],
      ingress: [from("query-frontend"), from("prometheus")],
      egress: [dns],
    });
  });

  it("is there before the pods, and goes after them: a last upload needs it", () => {
    const { resource, addresses } = synthConstruct((stack, namespace) => {
      const workload = minimalWorkload(namespace);
      new StatelessWorkload(stack, "stateless", { ...workload, name: "a" });
      new StatefulWorkload(stack, "stateful", { ...workload, name: "b", claims: {} });
      new Task(stack, "task", { ...workload, name: "c", steps: [{ name: "c", args: [] }] });
    });
    for (const type of ["kubernetes_deployment_v1", "kubernetes_stateful_set_v1", "kubernetes_job_v1"]) {
      const [first] = resource(type).depends_on as string[];
      expect(addresses).toContain(first);
      expect(resource("kubernetes_network_policy_v1", first!.split(".")[1]).spec).toMatchObject({
        pod_selector: {
          match_labels: { "app.kubernetes.io/name": (resource(type).metadata as { name: string }).name },
        },
      });
    }
  });
});
