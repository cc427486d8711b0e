import { type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const grafana = (settings: Settings): Settings => ({ observability: { grafana: { settings } } });
const place = "observability.grafana.settings";
const remedy = "remove it, or refer to a secret";

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
  ],
};
