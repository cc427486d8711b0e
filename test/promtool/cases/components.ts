import { both, held, type NamedCase } from "./case.js";
import { atOnce, counters, either, grpc, labelled, results, shareOf, slow, steps } from "./builders.js";

const query = { job: "thanos-query" };
const router = { job: "thanos-receive-router" };
const routerPod = { ...router, pod: "thanos-receive-router-0" };
const ingestorPod = { job: "thanos-receive-ingestor-a", pod: "thanos-receive-ingestor-a-0" };
const page = "page" as const;
const ticket = "ticket" as const;

const queryCases = [
  ...shareOf(
    { alert: "ThanosQueryHttpRequestQueryErrorRateHigh", labels: query, severity: page },
    held["5m"],
    results("http_requests_total", { ...query, handler: "query" }, { code: "500" }, { code: "200" }),
    5,
  ),
  {
    alert: "ThanosQueryHttpRequestQueryErrorRateHigh",
    when: "stays quiet about the Query Frontend",
    series: { 'http_requests_total{job="thanos-query-frontend",handler="query",code="500"}': "0+100x60" },
    quiet: ["6m", "20m"],
  },
  ...shareOf(
    { alert: "ThanosQueryHttpRequestQueryRangeErrorRateHigh", labels: query, severity: page },
    held["5m"],
    results("http_requests_total", { ...query, handler: "query_range" }, { code: "500" }, { code: "200" }),
    5,
  ),
  ...shareOf(
    { alert: "ThanosQueryGrpcServerErrorRate", labels: query, severity: ticket },
    held["5m"],
    grpc("server", query),
    5,
  ),
  ...shareOf(
    { alert: "ThanosQueryGrpcClientErrorRate", labels: query, severity: ticket },
    held["5m"],
    grpc("client", query),
    5,
  ),
  ...shareOf(
    { alert: "ThanosQueryHighDNSFailures", labels: query, severity: ticket },
    held["15m"],
    (percent) => ({
      ...counters(
        "thanos_query_endpoints_dns_failures_total",
        "thanos_query_endpoints_dns_lookups_total",
        query,
      )(percent),
      ...counters(
        "thanos_query_endpoint_groups_dns_failures_total",
        "thanos_query_endpoint_groups_dns_lookups_total",
        query,
      )(percent),
    }),
    1,
  ),
  ...slow(
    { alert: "ThanosQueryInstantLatencyHigh", labels: query, severity: ticket },
    held["10m"],
    "http_request_duration_seconds",
    { ...query, handler: "query" },
    30,
    60,
  ),
  ...slow(
    { alert: "ThanosQueryRangeLatencyHigh", labels: query, severity: ticket },
    held["10m"],
    "http_request_duration_seconds",
    { ...query, handler: "query_range" },
    60,
    120,
  ),
  ...both(
    { alert: "ThanosQueryOverload", labels: query, severity: ticket },
    atOnce["15m"],
    {
      'thanos_query_concurrent_gate_queries_max{job="thanos-query"}': "20x60",
      'thanos_query_concurrent_gate_queries_in_flight{job="thanos-query"}': "20x60",
    },
    {
      'thanos_query_concurrent_gate_queries_max{job="thanos-query"}': "20x60",
      'thanos_query_concurrent_gate_queries_in_flight{job="thanos-query"}': "19x60",
    },
  ),
];

const receiveCases = [
  ...shareOf(
    { alert: "ThanosReceiveHttpRequestErrorRateHigh", labels: router, severity: page },
    held["5m"],
    results("http_requests_total", { ...router, handler: "receive" }, { code: "503" }, { code: "200" }),
    5,
  ),
  ...slow(
    { alert: "ThanosReceiveHttpRequestLatencyHigh", labels: router, severity: ticket },
    held["10m"],
    "http_request_duration_seconds",
    { ...router, handler: "receive" },
    5,
    20,
  ),
  ...shareOf(
    { alert: "ThanosReceiveHighReplicationFailures", labels: router, severity: ticket },
    held["5m"],
    results("thanos_receive_replications_total", router, { result: "error" }, { result: "success" }),
    33,
  ),
  ...shareOf(
    { alert: "ThanosReceiveHighForwardRequestFailures", labels: router, severity: ticket },
    held["5m"],
    results("thanos_receive_forward_requests_total", router, { result: "error" }, { result: "success" }),
    20,
  ),
  ...both(
    { alert: "ThanosReceiveHighHashringFileRefreshFailures", labels: router, severity: ticket },
    held["15m"],
    counters("thanos_receive_hashrings_file_errors_total", "thanos_receive_hashrings_file_refreshes_total", router)(1),
    counters("thanos_receive_hashrings_file_errors_total", "thanos_receive_hashrings_file_refreshes_total", router)(0),
  ),
  ...either(
    { alert: "ThanosReceiveConfigReloadFailure", labels: router, severity: ticket },
    atOnce["5m"],
    "thanos_receive_config_last_reload_successful",
    routerPod,
    ["0x60", "1x60"],
  ),
  ...both(
    { alert: "ThanosReceiveRingsDiffer", severity: ticket },
    atOnce["5m"],
    {
      'thanos_receive_config_hash{job="thanos-receive-router",pod="a"}': "37363238968118x60",
      'thanos_receive_config_hash{job="thanos-receive-router",pod="b"}': "37363238968119x60",
    },
    {
      'thanos_receive_config_hash{job="thanos-receive-router",pod="a"}': "37363238968118x60",
      'thanos_receive_config_hash{job="thanos-receive-router",pod="b"}': "37363238968118x60",
    },
  ),
  {
    alert: "ThanosReceiveNoUpload",
    when: "fires after twice one and a half blocks, until a block is uploaded",
    labels: { ...ingestorPod, severity: page },
    evaluation: "5m",
    series: {
      [labelled("thanos_shipper_uploads_total", { ...ingestorPod, tenant: "a" })]: "5x400 6x20",
      [labelled("prometheus_tsdb_head_series", { ...ingestorPod, tenant: "a" })]: "100x430",
    },
    fires: ["3h5m", "3h20m"],
    quiet: ["3h", "3h25m"],
  },
  {
    alert: "ThanosReceiveNoUpload",
    when: "stays quiet about an ingestor that has no samples",
    evaluation: "5m",
    series: {
      [labelled("thanos_shipper_uploads_total", { ...ingestorPod, tenant: "a" })]: "5x430",
      [labelled("prometheus_tsdb_head_series", { ...ingestorPod, tenant: "a" })]: "0x430",
    },
    quiet: ["3h5m", "3h30m"],
  },
  ...either(
    { alert: "ThanosReceiveUploadsFail", labels: ingestorPod, severity: ticket },
    held["15m"],
    "thanos_shipper_upload_failures_total",
    { ...ingestorPod, tenant: "a" },
    steps,
  ),
  ...either(
    { alert: "ThanosReceiveLimitsConfigReloadFailure", labels: router, severity: ticket },
    held["5m"],
    "thanos_receive_limits_config_reload_err_total",
    routerPod,
    steps,
  ),
  ...either(
    { alert: "ThanosReceiveLimitsHighMetaMonitoringQueriesFailureRate", labels: routerPod, severity: ticket },
    { fires: "12m", quiet: "5m" },
    "thanos_receive_metamonitoring_failed_queries_total",
    routerPod,
    ["0+0.5x60", "0+0.35x60"],
  ),
  ...either(
    { alert: "ThanosReceiveTenantLimitedByHeadSeries", labels: { ...router, tenant: "batcave" }, severity: ticket },
    held["5m"],
    "thanos_receive_head_series_limited_requests_total",
    { ...routerPod, tenant: "batcave" },
    steps,
  ),
];

/** The cases of alerts about Query and Receive, by the Prometheus beside them. */
export const componentCases: readonly NamedCase[] = [...queryCases, ...receiveCases];
