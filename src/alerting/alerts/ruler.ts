import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

/** Alerts about the Ruler, of which it cannot speak itself. */
export const rulerAlerts: AlertGroup = {
  name: "thanos-rule",
  alerts: [
    {
      name: "ThanosRuleDown",
      expr: nobodyAnswers("thanos-rule"),
      for: "1m",
      severity: "page",
      summary: "No Thanos Ruler answers.",
      description:
        "Rules over all clusters are not evaluated: their alerts cannot fire, and recorded series have a gap.",
    },
    {
      // Longer than what it looks back over: one evaluation fails at the moment at which an ingestor goes, and the next does not.
      name: "ThanosRuleEvaluationsFail",
      expr: 'sum by (pod, rule_group) (increase(prometheus_rule_evaluation_failures_total{job="thanos-rule"}[2m])) > 0',
      for: "5m",
      severity: "page",
      summary: "The Ruler cannot evaluate {{ $labels.rule_group }}.",
      description:
        "Alerts of this group cannot fire. By default an evaluation fails when a source of series does not answer Query.",
    },
    {
      // Longer than what it looks back over: one alert that finds no receiver while everything starts is sent again.
      name: "ThanosRuleAlertsNotSent",
      expr: 'sum by (pod) (increase(thanos_alert_sender_alerts_dropped_total{job="thanos-rule"}[2m])) > 0',
      for: "4m",
      severity: "page",
      summary: "The Ruler {{ $labels.pod }} cannot send its alerts.",
      description: "No Alertmanager takes them: what fires in rules over all clusters is told nobody.",
    },
  ],
};
