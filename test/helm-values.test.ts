import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { TerraformStack } from "#cdktf";
import { Alertmanager } from "../src/alerting/alertmanager.js";
import { charts, images } from "../src/config/versions.js";
import { KubeStateMetrics } from "../src/exporters/kube-state-metrics.js";
import { NodeExporter } from "../src/exporters/node-exporter.js";
import { Grafana } from "../src/grafana/grafana.js";
import type { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { deepMerge, type YamlMap } from "../src/kubernetes/deep-merge.js";
import { Duration } from "../src/units/duration.js";
import { Quantity } from "../src/units/quantity.js";
import { chartFixture, chartValueProblems, exceptionProblems, type ChartDefinition } from "./support/chart-values.js";
import { maximalPlacement, maximalResources } from "./support/maximal-settings.js";
import { synthRelease } from "./support/release.js";

const settings = { ...maximalPlacement, resources: maximalResources, imageRegistry: "mirror.example.com" };

const passedOn = {
  resources: "the container's resources, passed on",
  nodeSelector: "labels of the team's nodes, passed on",
};
const podSecurity = {
  securityContext: "the pod's security context, passed on",
  containerSecurityContext: "the container's security context, passed on",
};

type Build = (stack: TerraformStack, namespace: ClusterNamespace) => void;

const releases: Record<string, { readonly maximal: Build } & Pick<ChartDefinition, "freeForm" | "commented">> = {
  grafana: {
    maximal: (stack, namespace) =>
      new Grafana(stack, "grafana", {
        ...settings,
        namespace,
        chart: charts.grafana,
        queryFrontendUrl: "http://thanos-query-frontend:9090",
        scrapeInterval: Duration.seconds(15),
        adminSecretName: "grafana-admin",
        exposure: {
          host: "grafana.example.com",
          loadBalancer: { tlsSecret: "grafana-tls", sourceRanges: ["10.0.0.0/8"], annotations: {} },
        },
        dashboards: [{ name: "fleet", folder: "Fleet", text: "{}" }],
        adminUserKey: "name",
        adminPasswordKey: "word",
        https: false,
        persistence: { size: Quantity.parse("10Gi") },
        oidc: {
          name: "Single sign-on",
          authUrl: "https://login.example.com/authorize",
          tokenUrl: "https://login.example.com/token",
          clientId: "grafana",
          clientSecret: { secret: "grafana-oidc", key: "clientSecret" },
          scopes: ["openid"],
          allowedGroups: [],
          allowedDomains: [],
          allowSignUp: true,
          autoLogin: false,
          disableLoginForm: false,
        },
        settings: { server: { root_url: "https://grafana.example.com" } },
        env: { HTTP_PROXY: "http://proxy.example.com" },
        envFromSecrets: ["grafana-oauth"],
      }),
    freeForm: {
      ...passedOn,
      ...podSecurity,
      podDisruptionBudget: "the budget's spec, passed on",
      "service.annotations": "annotations, passed on",
      extraLabels: "labels, passed on",
      startupProbe: "a probe, passed on",
      readinessProbe: "a probe, passed on",
      livenessProbe: "a probe, passed on",
      "grafana.ini": "any section and key of Grafana's own configuration",
      datasources: "provisioning files by name, in Grafana's own format",
      dashboardProviders: "provisioning files by name, in Grafana's own format",
      dashboardsConfigMaps: "ConfigMaps by the name of a provider",
      env: "environment variables by name",
      envValueFrom: "variables from keys of Secrets by name, passed on",
    },
    commented: {
      annotations: "map",
      podAnnotations: "map",
      priorityClassName: "scalar",
      "persistence.storageClassName": "scalar",
    },
  },
  "kube-state-metrics": {
    maximal: (stack, namespace) =>
      new KubeStateMetrics(stack, "exporter", {
        ...settings,
        namespace,
        chart: charts.kubeStateMetrics,
        extraArgs: { "metric-labels-allowlist": "pods=[team]" },
      }),
    freeForm: {
      ...passedOn,
      podDisruptionBudget: "the budget's spec, passed on",
      podAnnotations: "annotations, passed on",
      annotations: "annotations, passed on",
      customLabels: "labels, passed on",
    },
    commented: { priorityClassName: "scalar" },
  },
  "prometheus-node-exporter": {
    maximal: (stack, namespace) =>
      new NodeExporter(stack, "exporter", {
        ...settings,
        namespace,
        chart: charts.nodeExporter,
        extraArgs: { "collector.systemd": true },
      }),
    freeForm: {
      ...passedOn,
      ...podSecurity,
      podAnnotations: "annotations, passed on",
      commonLabels: "labels, passed on",
      daemonsetAnnotations: "annotations, passed on",
    },
    commented: { priorityClassName: "scalar" },
  },
  alertmanager: {
    maximal: (stack, namespace) =>
      new Alertmanager(stack, "alertmanager", {
        ...settings,
        namespace,
        chart: charts.alertmanager,
        image: images.alertmanager,
        replicas: 1,
        receivers: { page: {}, ticket: {}, watchdog: {} },
        receiverSecret: "receivers",
        url: "https://alerts.example.com",
        volumeSize: Quantity.parse("1Gi"),
      }),
    freeForm: {
      ...passedOn,
      podSecurityContext: "the pod's security context, passed on",
      podDisruptionBudget: "the budget's spec, passed on",
      podLabels: "labels, passed on",
      podAnnotations: "annotations, passed on",
      "statefulSet.annotations": "annotations, passed on",
      "service.annotations": "annotations, passed on",
      securityContext: "the container's security context, passed on",
      readinessProbe: "a probe, passed on",
      livenessProbe: "a probe, passed on",
      extraArgs: "flags by name",
      config: "Alertmanager's own configuration",
    },
    commented: { "persistence.storageClass": "scalar" },
  },
};

/** What the chart gets in the end: the values, and the ones that are set by path on top. */
function valuesGiven(build: Build): YamlMap {
  const { release, values } = synthRelease(build);
  return ((release.set ?? []) as { name: string; value: string }[]).reduce(
    (given, { name, value }) => deepMerge(given, nested(name.split("."), value)),
    values,
  );
}

function nested([key = "", ...below]: readonly string[], value: string): YamlMap {
  return { [key]: below.length === 0 ? value : nested(below, value) };
}

describe("values of our releases", () => {
  describe.each(Object.entries(releases))("%s", (name, { maximal, ...exceptions }) => {
    const chart = { ...chartFixture(name), ...exceptions };
    const base = parse(readFileSync(join(import.meta.dirname, "../helm-values", `${name}.yaml`), "utf8")) as YamlMap;

    it("has base values that the chart knows, of the right kind", () => {
      expect(chartValueProblems(base, chart)).toEqual([]);
    });

    it("lays over them only what the chart knows, with every setting given", () => {
      expect(chartValueProblems(valuesGiven(maximal), chart)).toEqual([]);
    });

    it("excepts from this check only what it must", () => {
      expect(exceptionProblems(valuesGiven(maximal), chart)).toEqual([]);
    });
  });

  it("are held against the very versions we release", () => {
    const table = readFileSync(join(import.meta.dirname, "fixtures/charts/README.md"), "utf8");
    for (const { chart, version } of Object.values(charts)) {
      expect(table).toMatch(new RegExp(String.raw`^\| ${chart}\s+\| ${version}\s+\|`, "m"));
    }
    expect(Object.keys(releases).sort()).toEqual(
      Object.values(charts)
        .map(({ chart }) => chart as string)
        .sort(),
    );
  });
});

describe("the check of values", () => {
  const chart: ChartDefinition = {
    text: "replicas: 1\n# priorityClassName:\n",
    values: {
      replicas: 1,
      rbac: { create: true },
      tolerations: [],
      resources: {},
      name: null,
      "grafana.ini": { log: {} },
    },
    freeForm: { resources: "passed on" },
    commented: { priorityClassName: "scalar" },
  };

  it("accepts what the chart has, leaves open, or shows in a comment", () => {
    const values = {
      replicas: "2",
      rbac: { create: false },
      resources: { any: [1] },
      priorityClassName: "high",
      name: { a: 1 },
    };
    expect(chartValueProblems(values, chart)).toEqual([]);
    expect(exceptionProblems(values, chart)).toEqual([]);
  });

  it.each<[string, YamlMap, string]>([
    ["a misspelt key", { replcas: 2 }, "replcas: the chart has no such value"],
    ["a misspelt key further down", { rbac: { creat: true } }, "rbac.creat: the chart has no such value"],
    [
      "a key below an empty map that is not excepted",
      { "grafana.ini": { logs: {} } },
      "grafana.ini.logs: the chart has no such value",
    ],
    ["a text for a boolean", { rbac: { create: "false" } }, "rbac.create: the chart takes a boolean, got a scalar"],
    ["a map for a list", { tolerations: {} }, "tolerations: the chart takes a list, got a map"],
    ["a list for a free map", { resources: [] }, "resources: the chart takes a map, got a list"],
    [
      "a map for a commented scalar",
      { priorityClassName: {} },
      "priorityClassName: the chart takes a scalar, got a map",
    ],
  ])("rejects %s", (_case, values, problem) => {
    expect(chartValueProblems(values, chart)).toEqual([problem]);
  });

  it("rejects exceptions that nothing needs or the chart does not have", () => {
    const outdated = { ...chart, commented: { hostPorts: "list" } as const };
    expect(exceptionProblems({ hostPorts: [] }, outdated)).toEqual([
      "resources: nothing needs this exception",
      "hostPorts: the chart has no such comment",
    ]);
  });
});
