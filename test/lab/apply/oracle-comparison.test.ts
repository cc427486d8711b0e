import { describe, expect, it } from "vitest";
import { differences } from "../../../lab/apply/oracle-comparison.js";

describe("differences", () => {
  it("leave out what the API server assigns", () => {
    const sent = { kind: "Service", metadata: { name: "x" }, spec: { type: "ClusterIP" } };
    const ours = {
      kind: "Service",
      metadata: { name: "x", uid: "1", creationTimestamp: "now", resourceVersion: "2" },
      spec: { type: "ClusterIP", clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"], ipFamilies: ["IPv4"] },
      status: {},
    };
    expect(differences(sent, ours)).toEqual([]);
  });

  it("keep the None of a headless Service", () => {
    const service = (clusterIP: string) => ({ kind: "Service", metadata: {}, spec: { clusterIP } });
    expect(differences(service("None"), service("10.0.0.1"))).toEqual([{ path: "spec.clusterIP", sent: "None" }]);
  });

  it("leave out what a Job is given, wherever it stands", () => {
    const job = (labels: object) => ({
      kind: "Job",
      metadata: { labels: labels as never },
      spec: { template: { metadata: { labels: labels as never } } },
    });
    const given = { "batch.kubernetes.io/controller-uid": "1", "controller-uid": "1", "job-name": "x" };
    expect(differences(job({ a: "b" }), job({ a: "b", ...given }))).toEqual([]);
    expect(differences(job({ a: "b" }), job({ a: "c" }))).toHaveLength(2);
  });

  it("take the verbs of a Role for a set, but not those of a ClusterRole", () => {
    const role = (kind: string, verbs: string[]) => ({ kind, rules: [{ verbs }] });
    expect(differences(role("Role", ["get", "list"]), role("Role", ["list", "get"]))).toEqual([]);
    expect(differences(role("ClusterRole", ["get", "list"]), role("ClusterRole", ["list", "get"]))).toHaveLength(2);
  });

  it("name every place with what is there on both sides", () => {
    const sent = { kind: "A", spec: { list: [{ a: 1 }, { a: 2 }], only: true } };
    const ours = { kind: "A", spec: { list: [{ a: 1 }, { a: 3 }], extra: "x" } };
    expect(differences(sent, ours)).toEqual([
      { path: "spec.extra", ours: "x" },
      { path: "spec.list[1].a", sent: 2, ours: 3 },
      { path: "spec.only", sent: true },
    ]);
  });
});
