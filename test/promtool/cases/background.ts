import { both, held, type NamedCase } from "./case.js";
import { atOnce, bucket, counters, either, grpc, labelled, shareOf, slow, steps } from "./builders.js";

const store = { job: "thanos-store-gateway" };
const compact = { job: "thanos-compact" };
const rule = { job: "thanos-rule", pod: "thanos-rule-0" };
const group = { pod: "thanos-rule-0", rule_group: "fleet" };
const page = "page" as const;
const ticket = "ticket" as const;

const storeCases = [
  ...shareOf(
    { alert: "ThanosStoreGrpcErrorRate", labels: store, severity: ticket },
    held["5m"],
    grpc("server", store),
    5,
  ),
  ...slow(
    { alert: "ThanosStoreSeriesGateLatencyHigh", labels: store, severity: ticket },
    held["10m"],
    "thanos_bucket_store_series_gate_queries_duration_seconds",
    store,
    1,
    4,
  ),
  ...shareOf(
    { alert: "ThanosStoreBucketHighOperationFailures", labels: store, severity: ticket },
    held["15m"],
    bucket("thanos-store-gateway"),
    5,
  ),
  ...slow(
    { alert: "ThanosStoreObjstoreOperationLatencyHigh", labels: store, severity: ticket },
    held["10m"],
    "thanos_objstore_bucket_operation_duration_seconds",
    store,
    1,
    4,
  ),
];

const compactorCases = [
  ...both(
    { alert: "ThanosCompactMultipleRunning", labels: compact, severity: page },
    atOnce["5m"],
    { 'up{job="thanos-compact",pod="a"}': "1x60", 'up{job="thanos-compact",pod="b"}': "1x60" },
    { 'up{job="thanos-compact",pod="a"}': "1x60", 'up{job="thanos-compact",pod="b"}': "0x60" },
  ),
  ...shareOf(
    { alert: "ThanosCompactHighCompactionFailures", labels: compact, severity: ticket },
    held["15m"],
    counters("thanos_compact_group_compactions_failures_total", "thanos_compact_group_compactions_total", compact),
    5,
  ),
  ...shareOf(
    { alert: "ThanosCompactBucketHighOperationFailures", labels: compact, severity: ticket },
    held["15m"],
    bucket("thanos-compact"),
    5,
  ),
];

const rulerCases = [
  ...either(
    { alert: "ThanosRuleQueueIsDroppingAlerts", labels: rule, severity: page },
    held["5m"],
    "thanos_alert_queue_alerts_dropped_total",
    rule,
    steps,
  ),
  ...either(
    { alert: "ThanosRuleHighRuleEvaluationWarnings", labels: rule, severity: ticket },
    held["15m"],
    "thanos_rule_evaluation_with_warnings_total",
    rule,
    steps,
  ),
  ...both(
    { alert: "ThanosRuleRuleEvaluationLatencyHigh", labels: group, severity: ticket },
    atOnce["5m"],
    {
      [labelled("prometheus_rule_group_last_duration_seconds", { ...rule, ...group })]: "30.1x60",
      [labelled("prometheus_rule_group_interval_seconds", { ...rule, ...group })]: "30x60",
    },
    {
      [labelled("prometheus_rule_group_last_duration_seconds", { ...rule, ...group })]: "30x60",
      [labelled("prometheus_rule_group_interval_seconds", { ...rule, ...group })]: "30x60",
    },
  ),
  ...shareOf({ alert: "ThanosRuleGrpcErrorRate", labels: rule, severity: ticket }, held["5m"], grpc("server", rule), 5),
  ...either(
    { alert: "ThanosRuleConfigReloadFailure", labels: rule, severity: ticket },
    atOnce["5m"],
    "thanos_rule_config_last_reload_successful",
    rule,
    ["0x60", "1x60"],
  ),
  ...shareOf(
    { alert: "ThanosRuleAlertmanagerHighDNSFailures", labels: rule, severity: ticket },
    held["15m"],
    counters("thanos_rule_alertmanagers_dns_failures_total", "thanos_rule_alertmanagers_dns_lookups_total", rule),
    1,
  ),
  ...both(
    { alert: "ThanosRuleNoEvaluationFor10Intervals", labels: group, severity: ticket },
    { fires: "10m15s", quiet: "10m" },
    {
      [labelled("prometheus_rule_group_last_evaluation_timestamp_seconds", { ...rule, ...group })]: "0x60",
      [labelled("prometheus_rule_group_interval_seconds", { ...rule, ...group })]: "30x60",
    },
    {
      [labelled("prometheus_rule_group_last_evaluation_timestamp_seconds", { ...rule, ...group })]: "-270+30x60",
      [labelled("prometheus_rule_group_interval_seconds", { ...rule, ...group })]: "30x60",
    },
  ),
  ...both(
    { alert: "ThanosNoRuleEvaluations", labels: rule, severity: page },
    held["5m"],
    {
      [labelled("prometheus_rule_evaluations_total", { ...rule, ...group })]: "5x60",
      [labelled("thanos_rule_loaded_rules", rule)]: "3x60",
    },
    {
      [labelled("prometheus_rule_evaluations_total", { ...rule, ...group })]: "0+1x60",
      [labelled("thanos_rule_loaded_rules", rule)]: "3x60",
    },
  ),
];

/** The cases of alerts about what works behind them: gateways, Compactor, Ruler. */
export const backgroundCases: readonly NamedCase[] = [...storeCases, ...compactorCases, ...rulerCases];
