import { both, held, type NamedCase } from "./case.js";

/** Two samples up, then away, then back. Nobody answers from 2m30s until 10m. */
const gone = (alert: string, job: string, hold: { fires: string; quiet: string }): NamedCase => ({
  alert,
  when: "fires when nobody answers any more, and ends when one does",
  labels: { severity: "page" },
  series: { [`up{job="${job}",pod="a"}`]: "1x4 0x14 1x10", [`up{job="${job}",pod="b"}`]: "1x4 stale" },
  fires: [hold.fires, "9m30s"],
  quiet: ["2m", hold.quiet, "10m"],
});

const minute = { fires: "3m30s", quiet: "3m15s" };

/** One that fails is tried again; what fails for four minutes lasts. */
const lasting = { fires: "4m30s", quiet: "4m15s" };

const ingestors = (away: number) =>
  Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((one) => [
      `up{job="thanos-receive-ingestor-${"abc"[one % 3]}",pod="${one}"}`,
      one < away ? "0x60" : "1x60",
    ]),
  );

/** The cases of what tells that something is gone. */
export const failureCases: readonly NamedCase[] = [
  gone("ThanosQueryDown", "thanos-query", minute),
  gone("ThanosQueryFrontendDown", "thanos-query-frontend", minute),
  gone("ThanosReceiveRoutersDown", "thanos-receive-router", minute),
  gone("ThanosRuleDown", "thanos-rule", minute),
  gone("ThanosStoreGatewayDown", "thanos-store-gateway", minute),
  gone("MinioDown", "minio", minute),
  gone("ThanosCompactDown", "thanos-compact", { fires: "7m30s", quiet: "7m15s" }),
  ...both(
    { alert: "ThanosReceiveIngestorsDown", severity: "page" },
    { fires: "1m", quiet: "45s" },
    ingestors(2),
    ingestors(1),
  ),
  ...both(
    { alert: "ThanosReceiveIngestorAway", severity: "ticket" },
    { fires: "5m", quiet: "4m45s" },
    ingestors(1),
    ingestors(0),
  ),
  ...both(
    { alert: "AlertmanagerDown", severity: "page" },
    { fires: "1m", quiet: "45s" },
    { 'up{job="alertmanager",pod="a"}': "1x60", 'up{job="alertmanager",pod="b"}': "0x60" },
    { 'up{job="alertmanager",pod="a"}': "1x60", 'up{job="alertmanager",pod="b"}': "1x60" },
  ),
  ...both(
    { alert: "PrometheusAlertsNotSent", severity: "page" },
    lasting,
    { 'prometheus_notifications_errors_total{job="prometheus"}': "0+1x60" },
    { 'prometheus_notifications_errors_total{job="prometheus"}': "0x4 1x56" },
  ),
  {
    alert: "Watchdog",
    when: "always fires",
    labels: { severity: "none" },
    series: {},
    fires: ["0m", "1h"],
    always: true,
  },
  ...both(
    { alert: "ObjectStoreFailing", labels: { job: "thanos-compact" }, severity: "page" },
    held["5m"],
    {
      'thanos_objstore_bucket_operation_failures_total{job="thanos-compact"}': "0+51x60",
      'thanos_objstore_bucket_operations_total{job="thanos-compact"}': "0+100x60",
    },
    {
      'thanos_objstore_bucket_operation_failures_total{job="thanos-compact"}': "0+49x60",
      'thanos_objstore_bucket_operations_total{job="thanos-compact"}': "0+100x60",
    },
  ),
  {
    alert: "ThanosCompactHalted",
    when: "fires at once, until it is started anew",
    labels: { pod: "thanos-compact-0", severity: "page" },
    series: { 'thanos_compact_halted{job="thanos-compact",pod="thanos-compact-0"}': "0x4 1x4 0x4" },
    fires: ["2m30s", "4m30s"],
    quiet: ["2m", "5m"],
  },
  ...both(
    { alert: "ThanosRuleEvaluationsFail", labels: { pod: "thanos-rule-0", rule_group: "fleet" }, severity: "page" },
    held["5m"],
    { 'prometheus_rule_evaluation_failures_total{job="thanos-rule",pod="thanos-rule-0",rule_group="fleet"}': "0+1x60" },
    {
      'prometheus_rule_evaluation_failures_total{job="thanos-rule",pod="thanos-rule-0",rule_group="fleet"}': "0x4 1x56",
    },
  ),
  ...both(
    { alert: "ThanosRuleAlertsNotSent", labels: { pod: "thanos-rule-0" }, severity: "page" },
    lasting,
    { 'thanos_alert_sender_alerts_dropped_total{job="thanos-rule",pod="thanos-rule-0"}': "0+1x60" },
    { 'thanos_alert_sender_alerts_dropped_total{job="thanos-rule",pod="thanos-rule-0"}': "0x4 1x56" },
  ),
];
