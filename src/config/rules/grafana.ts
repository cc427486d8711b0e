import { oidcSettings } from "../grafana-oidc.js";
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

const path = ["observability", "grafana"] as const;

/** Where the provider sends somebody back to is made of the root address, which without a setting is localhost. */
export function signOnFindsItsWayBack({ observability: { grafana } }: Environment): Finding[] {
  const known = grafana.exposure !== undefined || grafana.settings.server?.root_url !== undefined;
  if (grafana.oidc === undefined || known) return [];
  return [
    {
      path: [...path, "settings", "server", "root_url"],
      rule: "the address of Grafana in browsers, because the provider sends people back to it after a login",
      remedy: "write settings: { server: { root_url: https://grafana.example.com } }",
    },
  ];
}

/** A key in two places would be taken from one of them, and nobody sees from which. */
export function signOnIsSaidOnce({ observability: { grafana } }: Environment): Finding[] {
  if (grafana.oidc === undefined) return [];
  const ours = oidcSettings(grafana.oidc);
  return ["auth.generic_oauth", "auth"].flatMap((section) =>
    Object.entries(grafana.settings[section] ?? {})
      .filter(([key]) => ours[section]?.[key] !== undefined)
      .map(([key, value]) => ({
        path: [...path, "settings", section, key],
        got: key === "client_secret" ? "(not shown)" : value,
        rule: "a key that does not come from grafana.oidc already",
        remedy: "remove it and use the settings under grafana.oidc",
      })),
  );
}

/** Without a path to somebody's groups Grafana knows none of them, and nobody could log in. */
export function groupsAreKnown({ observability: { grafana } }: Environment): Finding[] {
  const { oidc } = grafana;
  if (oidc === undefined || oidc.allowedGroups.length === 0 || oidc.groupsAttributePath !== undefined) return [];
  return [
    {
      path: [...path, "oidc", "groupsAttributePath"],
      rule: "a JMESPath to somebody's groups, because allowedGroups lets in only some",
      remedy: "add it, such as groupsAttributePath: groups",
    },
  ];
}

/** A Secret twice changes nothing, and hides which of the two entries somebody removes later. */
export function secretsOfGrafanaOnce({ observability: { grafana } }: Environment): Finding[] {
  return grafana.envFromSecrets.flatMap((name, index) =>
    grafana.envFromSecrets.indexOf(name) === index
      ? []
      : [{ path: [...path, "envFromSecrets", index], got: name, rule: "each Secret once", remedy: "remove it" }],
  );
}
