import type { RuleFile } from "../config/model.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import type { Alert, AlertGroup } from "./alert.js";

/**
 * Time between two evaluations. With Prometheus's own minute a missing component would be noticed a minute later, and a
 * page has three in all.
 */
const EVALUATION_INTERVAL = "15s";

/**
 * Alerts as a rule file of Prometheus.
 *
 * @param name of the file.
 */
export function alertRules(name: string, groups: readonly AlertGroup[]): RuleFile {
  return {
    name,
    content: yamlDocument({
      groups: groups.map((group) => ({
        name: group.name,
        interval: EVALUATION_INTERVAL,
        rules: group.alerts.map(ruleOf),
      })),
    }),
  };
}

function ruleOf({ name, expr, for: duration, severity, summary, description }: Alert) {
  return {
    alert: name,
    expr,
    ...(duration === undefined ? {} : { for: duration }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `docs/runbooks/${name}.md` },
  };
}
