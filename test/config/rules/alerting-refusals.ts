import type { Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const observability = (settings: Settings): Settings => ({ observability: settings });
const page = (integrations: Settings, more: Settings = {}) =>
  observability({ alertmanager: { enabled: true, receivers: { page: integrations }, ...more } });

/** What the rules on the Ruler and on Alertmanager refuse. */
export const alertingRefusals: Refusals = {
  receiversNameTheirSecrets: [
    {
      behaviour: "a secret in plain text",
      change: page({ pagerduty_configs: [{ routing_key: "a-key" }] }),
      problem: {
        path: "observability.alertmanager.receivers.page.pagerduty_configs[0].routing_key",
        got: "(not shown)",
        rule: "no secret in plain text: it would be readable in the plan and in the state",
        remedy:
          "put it into the Secret alertmanager.receiverSecret, and name its file: routing_key_file: /etc/alertmanager-secrets/<key>",
        at: "- routing_key: a-key",
      },
    },
    {
      behaviour: "an address that is a secret where it stands",
      change: page({ webhook_configs: [{ url: "https://hooks.example.com/a-key" }] }),
      problem: {
        path: "observability.alertmanager.receivers.page.webhook_configs[0].url",
        got: "(not shown)",
        rule: "no secret in plain text: it would be readable in the plan and in the state",
        remedy:
          "put it into the Secret alertmanager.receiverSecret, and name its file: url_file: /etc/alertmanager-secrets/<key>",
        at: "- url: https://hooks.example.com/a-key",
      },
    },
    {
      behaviour: "a password further down",
      change: page({ jira_configs: [{ http_config: { basic_auth: { username: "u", password: "p" } } }] }),
      problem: {
        path: "observability.alertmanager.receivers.page.jira_configs[0].http_config.basic_auth.password",
        got: "(not shown)",
        rule: "no secret in plain text: it would be readable in the plan and in the state",
        remedy:
          "put it into the Secret alertmanager.receiverSecret, and name its file: password_file: /etc/alertmanager-secrets/<key>",
        at: "password: p",
      },
    },
    {
      behaviour: "a file that no pod has",
      change: page({ slack_configs: [{ api_url_file: "/etc/slack" }] }, { receiverSecret: "receivers" }),
      problem: {
        path: "observability.alertmanager.receivers.page.slack_configs[0].api_url_file",
        got: "/etc/slack",
        rule: "a file in /etc/alertmanager-secrets, where the keys of alertmanager.receiverSecret are",
        remedy: "write /etc/alertmanager-secrets/<key>",
        at: "- api_url_file: /etc/slack",
      },
    },
    {
      behaviour: "a file of a Secret that is not named",
      change: page({ slack_configs: [{ api_url_file: "/etc/alertmanager-secrets/slack" }] }),
      problem: {
        path: "observability.alertmanager.receivers.page.slack_configs[0].api_url_file",
        got: "/etc/alertmanager-secrets/slack",
        rule: "a file that Alertmanager has; without alertmanager.receiverSecret there is none",
        remedy: "name the existing Secret in alertmanager.receiverSecret",
        at: "- api_url_file: /etc/alertmanager-secrets/slack",
      },
    },
  ],
  alertsNeedAlertmanager: [
    {
      behaviour: "alerts that would be told nobody",
      change: observability({ ruler: { ruleFiles: ["rules.yaml"] } }),
      files: { "rules.yaml": "groups: [{ name: a, rules: [{ alert: Broken, expr: up == 0 }] }]\n" },
      problem: {
        path: "observability.ruler.ruleFiles[0]",
        got: "rules.yaml",
        rule: "no alerts, such as Broken, because there is no Alertmanager that would tell anybody",
        remedy: "write alertmanager: { enabled: true }, or leave recording rules alone in the file",
        at: "- rules.yaml",
      },
    },
  ],
  rulesSeeEveryTenant: [
    {
      behaviour: "rules where every query is held to one tenant",
      change: observability({
        ruler: { ruleFiles: ["rules.yaml"] },
        alertmanager: { enabled: true },
        query: { tenancy: { header: "X-Tenant", grafanaTenant: "batcave" } },
      }),
      files: { "rules.yaml": "groups: []\n" },
      problem: {
        path: "observability.query.tenancy",
        rule: "absent, because the Ruler asks Query for all tenants and cannot name one: its rules would find nothing",
        remedy: "remove it, or remove observability.ruler.ruleFiles",
        at: "tenancy:",
      },
    },
  ],
  rulerIdentityNeedsRules: [
    {
      behaviour: "a certificate of a Ruler that does not run",
      change: observability({ identities: { ruler: { secret: "ruler" } } }),
      problem: {
        path: "observability.identities.ruler",
        got: "ruler",
        rule: "no certificate for the Ruler, because it has no rules, tells nobody, and does not run",
        remedy: "name observability.ruler.ruleFiles or write alertmanager: { enabled: true }, or remove it",
        at: "ruler:",
      },
    },
    {
      behaviour: "what such a Ruler shows to Query",
      change: observability({ identities: { rulerServer: { secret: "ruler-server" } } }),
      problem: {
        path: "observability.identities.rulerServer",
        got: "ruler-server",
        rule: "no certificate for the Ruler, because it has no rules, tells nobody, and does not run",
        remedy: "name observability.ruler.ruleFiles or write alertmanager: { enabled: true }, or remove it",
        at: "rulerServer:",
      },
    },
  ],
};
