import { describe, expect, it } from "vitest";
import { claimsOf } from "../../../lab/fleet/volumes.js";
import type { RenderedObject } from "../../../src/manifests/render-stack.js";

function statefulSet(affinity?: object): RenderedObject {
  return {
    address: "kubernetes_stateful_set_v1.x",
    object: {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "ingestor", namespace: "thanos-fleet" },
      spec: {
        replicas: 2,
        template: { spec: affinity === undefined ? {} : { affinity } },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "2Gi" } } } }],
      },
    },
  } as unknown as RenderedObject;
}

function inZone(key: string, zone: string): object {
  const nodeSelectorTerms = [{ matchExpressions: [{ key, operator: "In", values: [zone] }] }];
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

describe("the claims of a stack", () => {
  it("are one per pod and template, with the size they ask for", () => {
    expect(claimsOf([statefulSet()])).toEqual([
      { namespace: "thanos-fleet", name: "data-ingestor-0", capacity: "2Gi", zone: undefined },
      { namespace: "thanos-fleet", name: "data-ingestor-1", capacity: "2Gi", zone: undefined },
    ]);
  });

  it("name the zone that their pods must run in", () => {
    const claims = claimsOf([statefulSet(inZone("topology.kubernetes.io/zone", "lab-b"))]);
    expect(claims.map(({ zone }) => zone)).toEqual(["lab-b", "lab-b"]);
  });

  it("take no other affinity for a zone", () => {
    expect(claimsOf([statefulSet(inZone("kubernetes.io/arch", "lab-b"))])[0]?.zone).toBeUndefined();
  });

  it("are those of StatefulSets alone", () => {
    const { object } = statefulSet();
    expect(claimsOf([{ ...statefulSet(), object: { ...object, kind: "Deployment" } }])).toEqual([]);
  });
});
