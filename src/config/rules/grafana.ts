import { refusedGrafanaSettings } from "../grafana-settings.js";
import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** Keys of grafana.ini that the release relies on, and secrets in plain text. */
export function grafanaSettingsAreSafe({ observability: { grafana } }: Environment): Finding[] {
  return refusedGrafanaSettings(grafana.settings).map(({ path, value, rule }) => ({
    path: ["observability", "grafana", "settings", ...path],
    got: value,
    rule,
    remedy: "remove it, or refer to a secret",
  }));
}
