import { describe, expect, it } from "vitest";
import { ringStateOf } from "../../src/config/ring-state.js";
import { configMap, deployment, ingestors } from "../support/ring.js";

describe("ringStateOf", () => {
  it("reads members, copies and ingestors from the objects of a cluster, whatever else is there", () => {
    const others = [
      { kind: "ConfigMap", metadata: { name: "thanos-receive-limits" }, data: { "limits.yaml": "" } },
      { kind: "StatefulSet", metadata: { name: "thanos-store-gateway", labels: {} }, spec: { replicas: 1 } },
    ];
    const live = [configMap(["a-0.x:1", "b-0.x:1"]), deployment(3), ingestors("a", 2), ingestors("b", 1), ...others];
    expect(ringStateOf(live)).toEqual({
      members: ["a-0.x:1", "b-0.x:1"],
      replicationFactor: 3,
      ingestors: { a: 2, b: 1 },
    });
  });

  it("rejects ingestors with routers whose ring is gone, which would pass for a first apply", () => {
    expect(() => ringStateOf([ingestors("a", 2), ingestors("b", 2), deployment(3)])).toThrow(
      "a, b run with routers, but the ConfigMap thanos-receive-hashring is gone",
    );
  });

  it("finds no ring where none was applied, or where the first apply ended before the ring", () => {
    expect(ringStateOf([])).toBeUndefined();
    expect(ringStateOf([ingestors("a", 2)])).toBeUndefined();
  });

  it("rejects a document that Thanos could not read either", () => {
    const broken = { ...configMap([]), data: { "hashrings.json": "{}" } };
    expect(() => ringStateOf([broken])).toThrow("array");
  });
});
