import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { KubernetesProvider } from "#kubernetes/provider";
import { SecretV1 } from "#kubernetes/secret-v1";
import { HelmProvider } from "#helm/provider";
import { ChartRelease, type ChartReleaseProps } from "../../src/kubernetes/chart-release.js";
import { Duration } from "../../src/units/duration.js";
import { synthStack } from "../support/synth.js";

const minimal: ChartReleaseProps = {
  releaseName: "grafana",
  namespace: "monitoring",
  chart: { repository: "https://charts.example.com", chart: "grafana", version: "1.2.3" },
  baseValues: "grafana",
};

function release(props: Partial<ChartReleaseProps> = {}) {
  return synthStack((stack) => {
    new HelmProvider(stack, "helm");
    new ChartRelease(stack, "grafana", { ...minimal, ...props });
  }).resource("helm_release");
}

const valuesOf = (resource: Readonly<Record<string, unknown>>) => (resource.values as [string])[0];

describe("ChartRelease", () => {
  it("pins the chart, waits, and cleans up after itself", () => {
    const { values, ...rest } = release();
    expect(rest).toEqual({
      name: "grafana",
      namespace: "monitoring",
      repository: "https://charts.example.com",
      chart: "grafana",
      version: "1.2.3",
      create_namespace: false,
      atomic: true,
      cleanup_on_fail: true,
      wait: true,
      timeout: 600,
      max_history: 5,
    });
    expect(values).toHaveLength(1);
  });

  it("takes a chart from an archive when there is no repository", () => {
    const resource = release({ chart: { chart: "/charts/grafana-1.2.3.tgz", version: "1.2.3" } });
    expect(resource).toMatchObject({ chart: "/charts/grafana-1.2.3.tgz", version: "1.2.3" });
    expect(resource).not.toHaveProperty("repository");
  });

  it("lays the overrides over the base values", () => {
    const values = parse(
      valuesOf(release({ overrides: { replicas: 2, resources: { limits: { memory: "1Gi" } } } })),
    ) as unknown;
    expect(values).toMatchObject({
      replicas: 2,
      resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "100m" } },
    });
  });

  it("tells what values it gives to the chart", () => {
    synthStack((stack) => {
      new HelmProvider(stack, "helm");
      const { values } = new ChartRelease(stack, "grafana", { ...minimal, overrides: { replicas: 2 } });
      expect(values).toMatchObject({ replicas: 2, service: { type: "ClusterIP" } });
    });
  });

  it("keeps Terraform from evaluating the values", () => {
    expect(valuesOf(release({ overrides: { env: { PASSWORD: "$__env{X} ${Y} %{Z}" } } }))).toContain(
      "$__env{X} $${Y} %%{Z}",
    );
  });

  it("gives up after its timeout, in whole seconds", () => {
    expect(release({ timeout: Duration.minutes(3) }).timeout).toBe(180);
    expect(release({ timeout: Duration.milliseconds(1500) }).timeout).toBe(2);
  });

  it("takes values that only Terraform knows by their path, and waits for what they refer to", () => {
    const resource = synthStack((stack) => {
      new HelmProvider(stack, "helm");
      new KubernetesProvider(stack, "kubernetes");
      const secret = new SecretV1(stack, "admin", { metadata: { name: "admin" } });
      new ChartRelease(stack, "grafana", { ...minimal, references: { "admin.existingSecret": secret.metadata.name } });
    }).resource("helm_release");
    expect(resource.set).toEqual([
      { name: "admin.existingSecret", type: "string", value: "${kubernetes_secret_v1.admin.metadata[0].name}" },
    ]);
  });

  it("waits for what it depends on", () => {
    const resource = synthStack((stack) => {
      new HelmProvider(stack, "helm");
      new KubernetesProvider(stack, "kubernetes");
      const credentials = new ConfigMapV1(stack, "credentials", { metadata: {} });
      new ChartRelease(stack, "grafana", { ...minimal, dependsOn: [credentials] });
    }).resource("helm_release");
    expect(resource.depends_on).toEqual(["kubernetes_config_map_v1.credentials"]);
  });

  it("rejects values that only Terraform knows", () => {
    synthStack((stack) => {
      new HelmProvider(stack, "helm");
      const map = new ConfigMapV1(stack, "map", { metadata: {} });
      const overrides = { env: { REVISION: map.metadata.resourceVersion } };
      expect(() => new ChartRelease(stack, "grafana", { ...minimal, overrides })).toThrow("known when synthesizing");
      new KubernetesProvider(stack, "kubernetes");
    });
  });

  it("rejects base values that do not exist", () => {
    expect(() => release({ baseValues: "nonesuch" })).toThrow("nonesuch.yaml");
  });
});
