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

/** Where the runbooks are, seen from whoever reads an alert without being told of a place. */
const RUNBOOKS = "docs/runbooks/";

/** How alerts become rules. */
export interface AlertRuleOptions {
  /** Time between two evaluations. @default 15s */
  readonly interval?: Duration;
  /** Where the runbooks are read in a browser; `<alert>.md` follows. Ends in a slash. @default - the folder in this repository */
  readonly runbooksUrl?: string;
}

/**
 * Alerts and what is recorded for them as a rule file, for Prometheus and for the Ruler.
 *
 * @param name of the file.
 */
export function alertRules(name: string, groups: readonly AlertGroup[], options: AlertRuleOptions = {}): RuleFile {
  const { interval = EVALUATION_INTERVAL, runbooksUrl = RUNBOOKS } = options;
  return {
    name,
    content: yamlDocument({
      groups: groups.map((group) => ({
        name: group.name,
        interval: String(interval),
        rules: [
          ...(group.recordings ?? []).map(recordingOf),
          ...group.alerts.map((alert) => ruleOf(alert, runbooksUrl)),
        ],
      })),
    }),
  };
}

function recordingOf({ record, expr, labels }: Recording) {
  return { record, expr, ...(labels === undefined ? {} : { labels }) };
}

function ruleOf({ name, expr, for: duration, severity, summary, description }: Alert, runbooksUrl: string) {
  return {
    alert: name,
    expr,
    ...(duration === undefined ? {} : { for: duration }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbooksUrl}${name}.md` },
  };
}
