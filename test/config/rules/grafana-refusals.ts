import { type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const grafana = (settings: Settings): Settings => ({ observability: { grafana: { settings } } });
const place = "observability.grafana.settings";
const remedy = "remove it, or refer to a secret";

/** The least that login by OpenID Connect needs. */
export const oidc: Settings = {
  authUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  clientId: "grafana",
  clientSecret: { secret: "grafana-oidc" },
};
const signOn = (settings: Settings, more: Settings = {}): Settings => ({
  observability: {
    grafana: { oidc: { ...oidc, ...settings }, settings: { server: { root_url: "https://g.example.com" }, ...more } },
  },
});

/** What the rule on Grafana's settings refuses. */
export const grafanaRefusals: Refusals = {
  grafanaSettingsAreSafe: [
    {
      behaviour: "a key that the release relies on",
      change: grafana({ users: { default_theme: "dark" }, server: { http_port: 80 } }),
      problem: {
        path: `${place}.server.http_port`,
        got: 80,
        rule: "a key that the release does not set itself",
        remedy,
        at: "http_port: 80",
      },
    },
    {
      behaviour: "a secret in plain text, and does not show it",
      change: grafana({ smtp: { user: "me", password: "hunter2" } }),
      problem: {
        path: `${place}.smtp.password`,
        got: "(not shown)",
        rule: "a reference to a secret, as $__env{NAME} of a variable from an existing Secret or as $__file{/path}",
        remedy,
        at: "password: hunter2",
      },
    },
    {
      behaviour: "a cookie that goes along when another site asks",
      change: grafana({ security: { cookie_samesite: "none" } }),
      problem: {
        path: `${place}.security.cookie_samesite`,
        got: "none",
        rule: "strict or lax: with others a cookie goes along when another site asks",
        remedy,
        at: "cookie_samesite: none",
      },
    },
  ],
  signOnFindsItsWayBack: [
    {
      behaviour: "a provider that would send people back to localhost",
      change: { observability: { grafana: { oidc } } },
      problem: {
        path: `${place}.server.root_url`,
        rule: "the address of Grafana in browsers, because the provider sends people back to it after a login",
        remedy: "write settings: { server: { root_url: https://grafana.example.com } }",
        at: "grafana:",
      },
    },
  ],
  signOnIsSaidOnce: [
    {
      behaviour: "a key of the login in two places, and does not show a secret",
      change: signOn({}, { "auth.generic_oauth": { client_secret: "$__env{MINE}", tls_client_ca: "/etc/ca.crt" } }),
      problem: {
        path: `${place}.auth.generic_oauth.client_secret`,
        got: "(not shown)",
        rule: "a key that does not come from grafana.oidc already",
        remedy: "remove it and use the settings under grafana.oidc",
        at: "client_secret: $__env{MINE}",
      },
    },
  ],
  groupsAreKnown: [
    {
      behaviour: "groups that Grafana would not know",
      change: signOn({ allowedGroups: ["observers"] }),
      problem: {
        path: "observability.grafana.oidc.groupsAttributePath",
        rule: "a JMESPath to somebody's groups, because allowedGroups lets in only some",
        remedy: "add it, such as groupsAttributePath: groups",
        at: "oidc:",
      },
    },
  ],
  secretsOfGrafanaOnce: [
    {
      behaviour: "a Secret that is named twice",
      change: { observability: { grafana: { envFromSecrets: ["mail", "mail"] } } },
      problem: {
        path: "observability.grafana.envFromSecrets[1]",
        got: "mail",
        rule: "each Secret once",
        remedy: "remove it",
        at: "- mail",
      },
    },
  ],
};
