import { describe, expect, it } from "vitest";
import { charts } from "../../src/config/versions.js";
import { KubeStateMetrics, type KubeStateMetricsProps } from "../../src/exporters/kube-state-metrics.js";
import { maximalPlacement, maximalResources } from "../support/maximal-settings.js";
import { synthRelease } from "../support/release.js";

const exporter = (props: Partial<KubeStateMetricsProps> = {}) =>
  synthRelease((stack, namespace) => {
    const { serviceName } = new KubeStateMetrics(stack, "exporter", {
      chart: charts.kubeStateMetrics,
      namespace,
      ...props,
    });
    expect(serviceName).toBe("kube-state-metrics");
  });

describe("KubeStateMetrics", () => {
  it("is found by the discovery of annotated services, and is hardened, without being told to", () => {
    const { release, values } = exporter();
    expect(release).toMatchObject({
      name: "kube-state-metrics",
      chart: "kube-state-metrics",
      version: charts.kubeStateMetrics.version,
    });
    expect(values).toMatchObject({
      fullnameOverride: "kube-state-metrics",
      prometheusScrape: true,
      prometheus: { monitor: { enabled: false } },
      collectorsExclude: ["secrets"],
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      networkPolicy: { enabled: false },
      resources: { requests: { memory: "64Mi" }, limits: { memory: "256Mi" } },
      extraArgs: [],
    });
  });

  it("comes after the policy that says who may reach it", () => {
    expect(exporter().release.depends_on).toEqual([
      expect.stringMatching(/^kubernetes_network_policy_v1\.exporter_network-policy_/),
    ]);
  });

  it("takes every setting", () => {
    const { values } = exporter({
      ...maximalPlacement,
      resources: maximalResources,
      imageRegistry: "mirror.example.com",
      extraArgs: { "metric-labels-allowlist": "pods=[team]", "use-apiserver-cache": true },
    });
    expect(values).toMatchObject({
      global: { imageRegistry: "mirror.example.com", imagePullSecrets: ["registry-credentials"] },
      nodeSelector: maximalPlacement.nodeSelector,
      tolerations: maximalPlacement.tolerations,
      priorityClassName: "monitoring-critical",
      customLabels: maximalPlacement.labels,
      annotations: maximalPlacement.annotations,
      podAnnotations: maximalPlacement.annotations,
      resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
      extraArgs: ["--metric-labels-allowlist=pods=[team]", "--use-apiserver-cache"],
    });
  });

  it("switches a flag off the way its flag library reads it", () => {
    expect(exporter({ extraArgs: { "use-apiserver-cache": false } }).values.extraArgs).toEqual([
      "--use-apiserver-cache=false",
    ]);
  });

  it("rejects flags that the chart, the Service or the probes rely on", () => {
    expect(() => exporter({ extraArgs: { resources: "pods", port: 80 } })).toThrow("got: port, resources");
  });

  it("rejects labels that the chart sets itself", () => {
    expect(() => exporter({ labels: { "helm.sh/chart": "x" } })).toThrow("got: helm.sh/chart");
  });
});
