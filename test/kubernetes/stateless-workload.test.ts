import { describe, expect, it } from "vitest";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { StatelessWorkload } from "../../src/kubernetes/stateless-workload.js";
import type { WorkloadProps } from "../../src/kubernetes/workload.js";
import { synthConstruct } from "../support/construct.js";
import { maximalPlacement } from "../support/maximal-settings.js";
import { podSpec, podTemplate } from "../support/pod-spec.js";
import { minimalSettings, minimalWorkload } from "../support/workload.js";

function synth(props: Partial<WorkloadProps> = {}) {
  let workload: StatelessWorkload | undefined;
  const result = synthConstruct((stack, namespace) => {
    workload = new StatelessWorkload(stack, "query", { ...minimalWorkload(namespace), ...props });
  });
  return { ...result, workload: workload! };
}

const labels = {
  "app.kubernetes.io/name": "thanos-query",
  "app.kubernetes.io/component": "query",
  "app.kubernetes.io/part-of": "thanos-fleet",
  "app.kubernetes.io/managed-by": "terraform",
};
const selector = { "app.kubernetes.io/name": "thanos-query" };
const metadata = { name: "thanos-query", namespace: "fleet", labels };

describe("StatelessWorkload", () => {
  it("is a Deployment that starts a new pod before an old one goes", () => {
    const { object, addresses } = synth();
    expect(object("Deployment")).toMatchObject({
      metadata,
      spec: {
        replicas: 2,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        selector: { matchLabels: selector },
        template: { metadata: { labels } },
      },
    });
    expect(addresses.map((address) => address.split(".")[0])).toEqual([
      "kubernetes_deployment_v1",
      "kubernetes_namespace_v1",
      "kubernetes_network_policy_v1",
      "kubernetes_network_policy_v1",
      "kubernetes_pod_disruption_budget_v1",
      "kubernetes_service_account_v1",
      "kubernetes_service_v1",
    ]);
  });

  it("is waited for by Terraform", () => {
    expect(synth().resource("kubernetes_deployment_v1")).toMatchObject({
      wait_for_rollout: true,
      timeouts: { create: "15m", update: "15m", delete: "15m" },
    });
  });

  it("has one address in the cluster", () => {
    const { object, workload } = synth();
    expect(object("Service")).toMatchObject({
      metadata,
      spec: {
        type: "ClusterIP",
        selector,
        ports: [{ name: "http", port: 10902, targetPort: "http", protocol: "TCP" }],
      },
    });
    expect(object("Service").spec).not.toHaveProperty("clusterIP");
    expect(workload.host).toBe("thanos-query.fleet.svc.cluster.local");
    expect(workload.selector).toEqual(selector);
  });

  it("lets a drain take one pod at a time", () => {
    expect(synth().object("PodDisruptionBudget")).toMatchObject({
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    });
  });

  it("has a ServiceAccount of its own, without a token", () => {
    const { object } = synth();
    expect(object("ServiceAccount")).toMatchObject({ metadata, automountServiceAccountToken: false });
    expect(podSpec(object("Deployment"))).toMatchObject({
      serviceAccountName: "thanos-query",
      automountServiceAccountToken: false,
    });
  });

  it("restarts its pods when a mounted document changes, and is found by our Prometheus", () => {
    const { object } = synth({ checksums: { endpoints: "0123" }, metrics: { port: 10902, path: "/metrics" } });
    expect(podTemplate(object("Deployment")).metadata.annotations).toEqual({
      "checksum/endpoints": "0123",
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "10902",
      "prometheus.io/path": "/metrics",
    });
    expect(object("Deployment").metadata).not.toHaveProperty("annotations");
  });

  it("carries labels and annotations of the user's, never in the place of ours", () => {
    const settings = {
      ...minimalSettings,
      labels: { ...maximalPlacement.labels, "app.kubernetes.io/name": "mine" },
      annotations: maximalPlacement.annotations,
    };
    const { object } = synth({ settings });
    const expected = {
      labels: { "example.com/team": "observability", ...labels },
      annotations: { "example.com/pager": "observability" },
    };
    expect(object("Deployment").metadata).toMatchObject(expected);
    expect(podTemplate(object("Deployment")).metadata).toEqual(expected);
  });

  it("comes after what it depends on", () => {
    const { resource } = synthConstruct((stack, namespace) => {
      const first = new ConfigMapV1(stack, "first", { metadata: { name: "first" } });
      new StatelessWorkload(stack, "query", { ...minimalWorkload(namespace), dependsOn: [first] });
    });
    expect(resource("kubernetes_deployment_v1").depends_on).toEqual([
      expect.stringMatching(/^kubernetes_network_policy_v1\.query_network-policy_/),
      "kubernetes_config_map_v1.first",
    ]);
  });
});
