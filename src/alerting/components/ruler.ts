import type { AlertGroup } from "../alert.js";
import { rateWindow } from "../fleet/windows.js";
import { failsAbove, grpcServer } from "./failing-share.js";
import type { WatchedComponents } from "./watched-components.js";

const job = 'job="thanos-rule"';

/**
 * The Thanos mixin's rules about the Ruler that are not among those about its failure. It asks Query by an address that
 * needs no look-up of its own, so there is none about that.
 */
export function rulerComponent({ scrapeInterval, alertmanager }: WatchedComponents): AlertGroup {
  const window = String(rateWindow(scrapeInterval));
  const alertmanagerDns = {
    failed: `thanos_rule_alertmanagers_dns_failures_total{${job}}`,
    all: `thanos_rule_alertmanagers_dns_lookups_total{${job}}`,
    by: "job, pod",
  };
  const interval = `max by (pod, rule_group) (prometheus_rule_group_interval_seconds{${job}})`;
  return {
    name: "components-thanos-rule",
    alerts: [
      {
        name: "ThanosRuleQueueIsDroppingAlerts",
        expr: `sum by (job, pod) (rate(thanos_alert_queue_alerts_dropped_total{${job}}[${window}])) > 0`,
        for: "5m",
        severity: "page",
        summary: "The Ruler {{ $labels.pod }} drops alerts: its queue is full.",
        description: "What fires is not told anybody.",
      },
      {
        name: "ThanosRuleHighRuleEvaluationWarnings",
        expr: `sum by (job, pod) (rate(thanos_rule_evaluation_with_warnings_total{${job}}[${window}])) > 0`,
        for: "15m",
        severity: "ticket",
        summary: "Rules of {{ $labels.pod }} are evaluated with warnings.",
        description: "An answer of Query's was partial, in a group that takes partial answers.",
      },
      {
        name: "ThanosRuleRuleEvaluationLatencyHigh",
        expr: `max by (pod, rule_group) (prometheus_rule_group_last_duration_seconds{${job}}) > ${interval}`,
        for: "5m",
        severity: "ticket",
        summary: "{{ $labels.rule_group }} takes longer than its interval.",
        description: "Evaluations are left out: alerts come late, and recorded series have holes.",
      },
      {
        name: "ThanosRuleGrpcErrorRate",
        expr: failsAbove(5, { ...grpcServer(job), by: "job, pod" }, window),
        for: "5m",
        severity: "ticket",
        summary: 'The Ruler fails {{ printf "%.0f" $value }} % of what Query asks of it.',
        description: "Query's pages show rules and alerts incompletely; they are evaluated all the same.",
      },
      {
        name: "ThanosRuleConfigReloadFailure",
        expr: `min by (job, pod) (thanos_rule_config_last_reload_successful{${job}}) != 1`,
        for: "5m",
        severity: "ticket",
        summary: "The Ruler {{ $labels.pod }} could not read its rules.",
        description: "It goes on with those it knows.",
      },
      ...(alertmanager
        ? [
            {
              name: "ThanosRuleAlertmanagerHighDNSFailures",
              expr: failsAbove(1, alertmanagerDns, window),
              for: "15m",
              severity: "ticket" as const,
              summary: '{{ printf "%.0f" $value }} % of the Ruler\'s look-ups of Alertmanager fail.',
              description: "It keeps the addresses it had; an Alertmanager that is started anew is not found.",
            },
          ]
        : []),
      {
        name: "ThanosRuleNoEvaluationFor10Intervals",
        expr: `time() - max by (pod, rule_group) (prometheus_rule_group_last_evaluation_timestamp_seconds{${job}}) > 10 * ${interval}`,
        for: "5m",
        severity: "ticket",
        summary: "{{ $labels.rule_group }} was not evaluated for ten of its intervals.",
        description: "Its alerts cannot fire.",
      },
      {
        name: "ThanosNoRuleEvaluations",
        expr:
          `sum by (job, pod) (rate(prometheus_rule_evaluations_total{${job}}[${window}])) <= 0 ` +
          `and sum by (job, pod) (thanos_rule_loaded_rules{${job}}) > 0`,
        for: "5m",
        severity: "page",
        summary: "The Ruler {{ $labels.pod }} evaluates nothing.",
        description: "It has rules and stands still: none of their alerts can fire.",
      },
    ],
  };
}
