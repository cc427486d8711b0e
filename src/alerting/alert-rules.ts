import type { RuleFile } from "../config/model.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { Duration } from "../units/duration.js";
import type { Alert, AlertGroup } from "./alert.js";
import type { Recording } from "./recording.js";

/**
 * Time between two evaluations. With Prometheus's own minute a missing component would be noticed a minute later, and a
 * page has three in all.
 */
const EVALUATION_INTERVAL = Duration.seconds(15);

/**
 * Alerts and what is recorded for them as a rule file, for Prometheus and for the Ruler.
 *
 * @param name of the file.
 * @param interval time between two evaluations. @default 15s
 */
export function alertRules(name: string, groups: readonly AlertGroup[], interval = EVALUATION_INTERVAL): RuleFile {
  return {
    name,
    content: yamlDocument({
      groups: groups.map((group) => ({
        name: group.name,
        interval: String(interval),
        rules: [...(group.recordings ?? []).map(recordingOf), ...group.alerts.map(ruleOf)],
      })),
    }),
  };
}

function recordingOf({ record, expr, labels }: Recording) {
  return { record, expr, ...(labels === undefined ? {} : { labels }) };
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
