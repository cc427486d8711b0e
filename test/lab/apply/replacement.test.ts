import { describe, expect, it } from "vitest";
import { replacingMember } from "../../../lab/apply/replacement.js";
import type { JsonObject } from "../../../src/manifests/json.js";

const object = (kind: string, members: JsonObject): JsonObject => ({ kind, metadata: { name: "x" }, ...members });

describe("replacingMember", () => {
  it.each([
    ["Job", { spec: { template: { spec: 1 } } }, { spec: { template: { spec: 2 } } }, "spec.template.spec"],
    ["Job", { spec: { template: { metadata: 1 } } }, { spec: { template: { metadata: 2 } } }, undefined],
    ["Job", { spec: { backoffLimit: 1 } }, { spec: { backoffLimit: 2 } }, undefined],
    ["StatefulSet", { spec: { serviceName: "a" } }, { spec: { serviceName: "b" } }, "spec.serviceName"],
    ["StatefulSet", { spec: { podManagementPolicy: "Parallel" } }, { spec: {} }, "spec.podManagementPolicy"],
    ["StatefulSet", { spec: {} }, { spec: { volumeClaimTemplates: [{}] } }, "spec.volumeClaimTemplates"],
    ["StatefulSet", { spec: { replicas: 1, template: 1 } }, { spec: { replicas: 2, template: 2 } }, undefined],
    ["Deployment", { spec: { selector: { a: "b" } } }, { spec: { selector: { a: "c" } } }, "spec.selector"],
    ["Service", { spec: { clusterIP: "None" } }, { spec: {} }, "spec.clusterIP"],
    ["Service", { spec: { type: "ClusterIP" } }, { spec: { type: "NodePort" } }, undefined],
    ["RoleBinding", { roleRef: { name: "a" } }, { roleRef: { name: "b" } }, "roleRef"],
    ["RoleBinding", { subjects: [] }, { subjects: [{}] }, undefined],
    ["StorageClass", { parameters: { type: "gp2" } }, { parameters: { type: "gp3" } }, "parameters"],
    ["PodDisruptionBudget", { spec: { maxUnavailable: 1 } }, { spec: { maxUnavailable: 2 } }, "spec"],
    ["PersistentVolumeClaim", { spec: { storageClassName: "a" } }, { spec: {} }, "spec.storageClassName"],
    [
      "PersistentVolumeClaim",
      { spec: { resources: { requests: { storage: "1Gi" } } } },
      { spec: { resources: { requests: { storage: "2Gi" } } } },
      undefined,
    ],
    ["Secret", { type: "Opaque" }, { type: "kubernetes.io/tls" }, "type"],
    ["ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, undefined],
    ["ConfigMap", { immutable: true, data: { a: "1" } }, { immutable: true, data: { a: "2" } }, "data"],
    ["ConfigMap", { immutable: true }, { immutable: false }, "immutable"],
    ["ConfigMap", { metadata: { name: "x" } }, { metadata: { name: "y" } }, "metadata.name"],
    ["ConfigMap", { metadata: { name: "x", namespace: "a" } }, { metadata: { name: "x" } }, "metadata.namespace"],
    ["ConfigMap", { metadata: { name: "x", labels: {} } }, { metadata: { name: "x" } }, undefined],
  ])("of a %s from %j to %j is %s", (kind, previous, next, member) => {
    expect(replacingMember(object(kind, previous), object(kind, next))).toBe(member);
  });

  it("does not mind the order of keys", () => {
    const previous = object("Job", { spec: { template: { spec: { a: 1, b: 2 } } } });
    expect(replacingMember(previous, object("Job", { spec: { template: { spec: { b: 2, a: 1 } } } }))).toBeUndefined();
  });
});
