import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { HelmProvider } from "#helm/provider";
import { KubernetesProvider } from "#kubernetes/provider";
import { Grafana } from "../../src/grafana/grafana.js";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import type { YamlMap } from "../../src/kubernetes/deep-merge.js";
import { grafana, minimalGrafana } from "../support/grafana.js";
import { synthStack } from "../support/synth.js";

describe("Grafana's dashboards", () => {
  it("mounts each dashboard from a ConfigMap of its own, in folders, and opens with the fleet", () => {
    const stack = synthStack((scope) => {
      new HelmProvider(scope, "helm");
      new KubernetesProvider(scope, "kubernetes");
      const namespace = new ClusterNamespace(scope, "namespace", { name: "monitoring" });
      new Grafana(scope, "grafana", {
        ...minimalGrafana,
        namespace,
        dashboards: [
          { name: "fleet", folder: "Fleet", text: '{"url": "/d/${__value.raw}"}' },
          { name: "query", folder: "Thanos", text: "{}" },
        ],
      });
    });
    const maps = stack.addresses
      .filter((address) => address.startsWith("kubernetes_config_map_v1."))
      .map((address) => stack.resource("kubernetes_config_map_v1", address.split(".")[1]));
    expect(maps).toHaveLength(2);
    expect(maps[0]).toMatchObject({
      metadata: { name: "grafana-dashboard-fleet" },
      // Terraform writes out exactly what Grafana must read.
      data: { "fleet.json": '{"url": "/d/$${__value.raw}"}' },
    });
    expect(maps[1]).toMatchObject({ metadata: { name: "grafana-dashboard-query" }, data: { "query.json": "{}" } });
    const release = stack.resource("helm_release");
    expect(release.set).toContainEqual({
      name: "dashboardsConfigMaps.fleet",
      type: "string",
      value: expect.stringMatching(/^\$\{kubernetes_config_map_v1\..*fleet.*\.name\}$/) as string,
    });
    const values = parse((release.values as [string])[0]) as YamlMap;
    expect(values.dashboardProviders).toMatchObject({
      "dashboardproviders.yaml": {
        providers: [
          {
            name: "fleet",
            folder: "Fleet",
            folderUid: "thanos-fleet-fleet",
            allowUiUpdates: false,
            updateIntervalSeconds: 30,
            options: { path: "/var/lib/grafana/dashboards/fleet" },
          },
          { name: "query", folder: "Thanos", options: { path: "/var/lib/grafana/dashboards/query" } },
        ],
      },
    });
    expect(values["grafana.ini"]).toMatchObject({
      dashboards: { default_home_dashboard_path: "/var/lib/grafana/dashboards/fleet/fleet.json" },
    });
  });

  it("has no home of its own without dashboards, and takes another that the environment names", () => {
    expect(grafana().values["grafana.ini"]).not.toHaveProperty("dashboards");
    const own = { dashboards: { default_home_dashboard_path: "/mine.json" } };
    const dashboards = [{ name: "fleet", folder: "Fleet" as const, text: "{}" }];
    expect(grafana({ dashboards, settings: own }).values["grafana.ini"]).toMatchObject(own);
  });
});
