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

const exposed = (
  way: Settings,
  more: Settings = {},
  network: Settings = { grafanaClients: ["ingress"] },
): Settings => ({
  observability: { network, grafana: { exposure: { host: "g.example.com", ...way }, ...more } },
});
const ingress = { ingress: { tlsSecret: "grafana-tls" } };

/** What the rules on Grafana refuse. */
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
  oneWayToGrafana: [
    {
      behaviour: "two ways to Grafana",
      change: exposed({ ...ingress, loadBalancer: { tlsSecret: "grafana-tls" } }),
      problem: {
        path: "observability.grafana.exposure",
        got: ["ingress", "loadBalancer"],
        rule: "exactly one of ingress, route and loadBalancer",
        remedy: "keep one of ingress and loadBalancer",
        at: "exposure:",
      },
    },
    {
      behaviour: "a name without a way there",
      change: exposed({}),
      problem: {
        path: "observability.grafana.exposure",
        rule: "exactly one of ingress, route and loadBalancer",
        remedy: "add the one that the cluster has",
        at: "exposure:",
      },
    },
  ],
  exposedGrafanaKeepsItsCookies: [
    {
      behaviour: "cookies that could go in plain text",
      change: exposed(ingress, { https: false }),
      problem: {
        path: "observability.grafana.https",
        got: false,
        rule: "true where Grafana is exposed: every exposure ends TLS, and cookies must never go without",
        remedy: "remove it",
        at: "https: false",
      },
    },
  ],
  gatewaysMayOpenGrafana: [
    {
      behaviour: "an Ingress whose controller no policy lets in",
      change: exposed(ingress, {}, {}),
      problem: {
        path: "observability.network.grafanaClients",
        rule: "the namespace of what serves grafana.exposure.ingress, because policies let in nobody who is not named",
        remedy: "add it, such as network: { grafanaClients: [ingress-nginx] }",
        at: "network: {}",
      },
    },
    {
      behaviour: "a route whose Gateway no policy lets in",
      change: exposed({ route: { gateway: { name: "public", namespace: "gateways" } } }, {}, {}),
      problem: {
        path: "observability.network.grafanaClients",
        rule: "the namespace of what serves grafana.exposure.route, because policies let in nobody who is not named",
        remedy: "add it, such as network: { grafanaClients: [ingress-nginx] }",
        at: "network: {}",
      },
    },
  ],
  grafanaAddressIsSaidOnce: [
    {
      behaviour: "Grafana's address in two places",
      change: exposed(ingress, { settings: { server: { root_url: "https://other.example.com" } } }),
      problem: {
        path: `${place}.server.root_url`,
        got: "https://other.example.com",
        rule: "a key that does not come from grafana.exposure already",
        remedy: "remove it; exposure.host says it",
        at: "root_url: https://other.example.com",
      },
    },
  ],
};
