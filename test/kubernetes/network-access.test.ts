import { describe, expect, it } from "vitest";
import { accessOf, dnsRules, outside, type NetworkFlow } from "../../src/kubernetes/network-access.js";

const query = { component: "query" };
const store = { component: "object-store" };
const grafana = { release: "grafana" };
const flows: NetworkFlow[] = [
  { from: grafana, to: query, ports: [10902] },
  { from: query, to: store, ports: [9000] },
  { from: store, to: store, ports: [9000] },
  { from: { namespace: "query" }, to: { component: "grafana" }, ports: "any", protocols: ["UDP"] },
];

describe("the access of a component", () => {
  it("is its end of every flow that concerns it, and nothing else", () => {
    expect(accessOf(flows, query)).toEqual({
      from: [{ peer: grafana, ports: [10902] }],
      to: [{ peer: store, ports: [9000] }],
    });
  });

  it("has both ends of what its pods say to each other", () => {
    expect(accessOf(flows, store)).toEqual({
      from: [
        { peer: query, ports: [9000] },
        { peer: store, ports: [9000] },
      ],
      to: [{ peer: store, ports: [9000] }],
    });
  });

  it("tells a component, a release and a namespace of one name apart", () => {
    expect(accessOf(flows, grafana)).toEqual({ from: [], to: [{ peer: query, ports: [10902] }] });
    expect(accessOf(flows, { component: "grafana" })).toEqual({
      from: [{ peer: { namespace: "query" }, ports: "any", protocols: ["UDP"] }],
      to: [],
    });
  });
});

describe("names", () => {
  it("are asked of the cluster's DNS pods, by both protocols", () => {
    expect(dnsRules({ namespace: "openshift-dns", ports: [5353], caches: [] })).toEqual([
      { peer: { namespace: "openshift-dns" }, ports: [5353], protocols: ["TCP", "UDP"] },
    ]);
  });

  it("are asked of caches on the nodes too, on the port of DNS", () => {
    expect(dnsRules({ namespace: "kube-system", ports: [8053], caches: ["169.254.20.10/32"] })[1]).toEqual({
      peer: { networks: ["169.254.20.10/32"] },
      ports: [53],
      protocols: ["TCP", "UDP"],
    });
  });
});

describe("somebody outside", () => {
  it("is found by network, or let through with the reason why not", () => {
    expect(outside(["192.0.2.0/24"], "nobody knows")).toEqual({ networks: ["192.0.2.0/24"] });
    expect(outside([], "nobody knows")).toEqual({ anywhere: "nobody knows" });
  });
});
