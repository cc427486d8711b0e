import { CountsPerSecond, PercentUnit, Short } from "#grafana/units";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAtZero, lines } from "./house-style.js";
import { chosen, job, rate } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

const rulerJob = job("thanos-rule");
const prometheus = job("prometheus");
const alertmanager = job("alertmanager");

/** Who evaluates rules, and who is told: the Ruler, the observability cluster's own Prometheus, Alertmanager. */
export function rulerPage({ ruler, alertmanagers }: ShownFleet): DashboardPage {
  return {
    uid: "thanos-fleet-ruler",
    title: "Ruler and Alertmanager",
    description:
      "Whether rules are evaluated in time, and alerts reach somebody. Prometheus watches the Ruler, a dead man's switch outside watches both.",
    kind: "component",
    clusters: [observabilityClusterName],
    rows: [
      ...(ruler ? [{ title: "Ruler", panels: rulerPanels }] : []),
      { title: "Prometheus of the observability cluster", panels: prometheusPanels(alertmanagers > 0) },
      ...(alertmanagers > 0 ? [{ title: "Alertmanager", panels: alertmanagerPanels(alertmanagers) }] : []),
    ],
  };
}

const rulerPanels = [
  figure(
    {
      title: "Rulers that answer",
      description: "By their last scrape.",
      unit: Short,
      runbooks: ["ThanosRuleDown"],
      width: 6,
    },
    { expr: `count(up{${chosen(rulerJob)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Rules that failed",
      description: "Evaluations in what is shown that failed.",
      unit: Short,
      decimals: 0,
      colours: goodAtZero,
      runbooks: ["ThanosRuleEvaluationsFail"],
      width: 6,
    },
    { expr: `sum(increase(prometheus_rule_evaluation_failures_total{${chosen(rulerJob)}}[$__range]))` },
  ),
  figure(
    {
      title: "Evaluations left out",
      description: "In what is shown, because the one before was not over.",
      unit: Short,
      decimals: 0,
      colours: goodAtZero,
      width: 6,
    },
    { expr: `sum(increase(prometheus_rule_group_iterations_missed_total{${chosen(rulerJob)}}[$__range]))` },
  ),
  figure(
    {
      title: "Alerts that could not be sent",
      description: "In what is shown: no Alertmanager took them.",
      unit: Short,
      decimals: 0,
      colours: goodAtZero,
      runbooks: ["ThanosRuleAlertsNotSent"],
      width: 6,
    },
    { expr: `sum(increase(thanos_alert_sender_alerts_dropped_total{${chosen(rulerJob)}}[$__range]))` },
  ),
  lines(
    {
      title: "Evaluations of the Ruler",
      description: "Per group of rules, and those that failed.",
      unit: CountsPerSecond,
      runbooks: ["ThanosRuleEvaluationsFail"],
    },
    { expr: `sum by (rule_group) (${rate("prometheus_rule_evaluations_total", rulerJob)})`, legend: "{{rule_group}}" },
    {
      expr: `sum by (rule_group) (${rate("prometheus_rule_evaluation_failures_total", rulerJob)}) > 0`,
      legend: "{{rule_group}} failed",
    },
  ),
  lines(
    {
      title: "Time a group takes",
      description: "As a part of its interval. At 1 evaluations are left out.",
      unit: PercentUnit,
    },
    {
      expr: `max by (rule_group) (prometheus_rule_group_last_duration_seconds{${chosen(rulerJob)}} / prometheus_rule_group_interval_seconds{${chosen(rulerJob)}})`,
      legend: "{{rule_group}}",
    },
  ),
  lines(
    {
      title: "Alerts the Ruler sent",
      description: "Per Alertmanager; each alert is told again and again while it holds.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (alertmanager) (${rate("thanos_alert_sender_alerts_sent_total", rulerJob)})`,
      legend: "{{alertmanager}}",
    },
  ),
  lines(
    {
      title: "Results that wait",
      description: "Samples of recording rules that Receive has not taken yet.",
      unit: Short,
    },
    { expr: `sum by (pod) (prometheus_remote_storage_samples_pending{${chosen(rulerJob)}})`, legend: "{{pod}}" },
  ),
];

function prometheusPanels(tells: boolean) {
  return [
    lines(
      { title: "Evaluations of Prometheus", description: "Per group of rules.", unit: CountsPerSecond },
      {
        expr: `sum by (rule_group) (${rate("prometheus_rule_evaluations_total", prometheus)})`,
        legend: "{{rule_group}}",
      },
    ),
    lines(
      { title: "Evaluations of Prometheus that failed", description: "Per group of rules.", unit: CountsPerSecond },
      {
        expr: `sum by (rule_group) (${rate("prometheus_rule_evaluation_failures_total", prometheus)})`,
        legend: "{{rule_group}}",
      },
    ),
    ...(tells
      ? [
          lines(
            {
              title: "Alerts Prometheus sent",
              description: "Per Alertmanager, and those that none took.",
              unit: CountsPerSecond,
              runbooks: ["PrometheusAlertsNotSent"],
            },
            {
              expr: `sum by (alertmanager) (${rate("prometheus_notifications_sent_total", prometheus)})`,
              legend: "{{alertmanager}}",
            },
            {
              expr: `sum by (alertmanager) (${rate("prometheus_notifications_errors_total", prometheus)})`,
              legend: "{{alertmanager}} failed",
            },
          ),
        ]
      : []),
  ];
}

function alertmanagerPanels(replicas: number) {
  return [
    figure(
      {
        title: "Alertmanagers that answer",
        description: `Of ${replicas}, by their last scrape.`,
        unit: Short,
        runbooks: ["AlertmanagerDown"],
        width: 6,
      },
      { expr: `count(up{${chosen(alertmanager)}} == 1) or vector(0)` },
    ),
    figure(
      {
        title: "Notifications that failed",
        description: "In what is shown: somebody was not told.",
        unit: Short,
        decimals: 0,
        colours: goodAtZero,
        width: 6,
      },
      { expr: `sum(increase(alertmanager_notifications_failed_total{${chosen(alertmanager)}}[$__range]))` },
    ),
    figure(
      {
        title: "Silences",
        description: "In force now. A forgotten one hides what it was not meant for.",
        unit: Short,
        width: 6,
      },
      { expr: `max(alertmanager_silences{${chosen(alertmanager, 'state="active"')}})` },
    ),
    figure(
      {
        title: "Configuration taken",
        description: "0: Alertmanager refused its last configuration and goes by the one before.",
        unit: Short,
        width: 6,
      },
      { expr: `min(alertmanager_config_last_reload_successful{${chosen(alertmanager)}})` },
    ),
    lines(
      { title: "Alerts held", description: "By state; replicas hold the same ones.", unit: Short },
      { expr: `max by (state) (alertmanager_alerts{${chosen(alertmanager)}})`, legend: "{{state}}" },
    ),
    lines(
      { title: "Notifications", description: "By integration, and those that failed.", unit: CountsPerSecond },
      {
        expr: `sum by (integration) (${rate("alertmanager_notifications_total", alertmanager)}) > 0`,
        legend: "{{integration}}",
      },
      {
        expr: `sum by (integration) (${rate("alertmanager_notifications_failed_total", alertmanager)}) > 0`,
        legend: "{{integration}} failed",
      },
    ),
    ...(replicas > 1
      ? [
          lines(
            {
              title: "Alertmanagers that see each other",
              description: "Fewer than there are: alerts are told more than once.",
              unit: Short,
            },
            { expr: `min by (pod) (alertmanager_cluster_members{${chosen(alertmanager)}})`, legend: "{{pod}}" },
          ),
        ]
      : []),
  ];
}
