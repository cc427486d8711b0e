import { describe, expect, it } from "vitest";
import { KubernetesProvider } from "#kubernetes/provider";
import { ClusterNamespace, type ClusterNamespaceProps } from "../../src/kubernetes/cluster-namespace.js";
import { synthStack } from "../support/synth.js";

function synth(props: Partial<ClusterNamespaceProps> = {}) {
  let namespace: ClusterNamespace | undefined;
  const { resource } = synthStack((stack) => {
    new KubernetesProvider(stack, "kubernetes");
    namespace = new ClusterNamespace(stack, "namespace", { name: "fleet", ...props });
  });
  return {
    resource: resource("kubernetes_namespace_v1"),
    policy: resource("kubernetes_network_policy_v1"),
    namespace: namespace!,
  };
}

describe("ClusterNamespace", () => {
  it.each(["restricted", "privileged"] as const)("holds its pods to the level %s in all three modes", (level) => {
    expect(synth({ podSecurity: level }).resource).toEqual({
      metadata: {
        name: "fleet",
        labels: {
          "app.kubernetes.io/part-of": "thanos-fleet",
          "app.kubernetes.io/managed-by": "terraform",
          "pod-security.kubernetes.io/enforce": level,
          "pod-security.kubernetes.io/audit": level,
          "pod-security.kubernetes.io/warn": level,
        },
      },
    });
  });

  it("is restricted unless something else is asked for", () => {
    expect(synth().resource).toEqual(synth({ podSecurity: "restricted" }).resource);
  });

  it("lets nothing pass by itself, in either direction", () => {
    expect(synth().policy).toMatchObject({
      metadata: { name: "default-deny", namespace: "${kubernetes_namespace_v1.namespace_177341A3.metadata[0].name}" },
      spec: { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
    });
    expect(Object.keys(synth().policy.spec as object)).toEqual(["pod_selector", "policy_types"]);
  });

  it("names hosts, and itself as a reference", () => {
    const { namespace } = synth();
    expect(namespace.host("thanos-query")).toBe("thanos-query.fleet.svc.cluster.local");
    expect(namespace.reference).toMatch(/TfToken/);
  });

  it("is planned only where the preconditions hold", () => {
    const preconditions = [{ condition: "${false}", errorMessage: "No." }];
    expect(synth({ preconditions }).resource.lifecycle).toEqual({
      precondition: [{ condition: "${false}", error_message: "No." }],
    });
  });
});
