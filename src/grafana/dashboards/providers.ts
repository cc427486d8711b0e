import type { YamlMap } from "../../kubernetes/deep-merge.js";
import { homeDashboard, type ProvisionedDashboard } from "./dashboards.js";

/**
 * Seconds between two looks at the mounted files. A changed ConfigMap reaches its pod within about a minute and a half, so
 * Grafana shows a new dashboard without a restart.
 */
const UPDATE_INTERVAL = 30;

/** Name of a dashboard's file in its ConfigMap. */
export const dashboardFile = (name: string) => `${name}.json`;

/** Folder in Grafana's container where the chart mounts a ConfigMap. Source: the chart's `_pod.tpl`, `dashboardsConfigMaps`. */
export const dashboardFolder = (name: string) => `/var/lib/grafana/dashboards/${name}`;

/**
 * The chart's `dashboardProviders`: one per dashboard, because the chart mounts one ConfigMap per provider. Those of one
 * folder name it alike. Nobody changes them in the browser: the next look at the file would take the change back.
 */
export function dashboardProviders(dashboards: readonly ProvisionedDashboard[]): YamlMap {
  if (dashboards.length === 0) return {};
  return {
    "dashboardproviders.yaml": {
      apiVersion: 1,
      providers: dashboards.map(({ name, folder }) => ({
        name,
        orgId: 1,
        folder,
        folderUid: `thanos-fleet-${folder.toLowerCase()}`,
        type: "file",
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: UPDATE_INTERVAL,
        options: { path: dashboardFolder(name) },
      })),
    },
  };
}

/** What of `grafana.ini` makes one of the dashboards the first that people see; an environment may name another. */
export function homeSettings(dashboards: readonly ProvisionedDashboard[]): YamlMap {
  const home = dashboards.find(({ name }) => name === homeDashboard);
  if (home === undefined) return {};
  return {
    dashboards: { default_home_dashboard_path: `${dashboardFolder(home.name)}/${dashboardFile(home.name)}` },
  };
}
