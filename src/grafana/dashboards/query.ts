import { BytesIEC, CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from "#grafana/units";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAtZero, lines } from "./house-style.js";
import { byPod, chosen, job, rate } from "./selectors.js";

const query = job("thanos-query");
const frontend = job("thanos-query-frontend");
const both = 'job=~"thanos-query|thanos-query-frontend"';

const ratio = (part: string, whole: string) => `sum(${part}) / sum(${whole})`;

/** The way out: the Query Frontend, which splits and keeps results, and Query, which asks every source. */
export function queryPage(): DashboardPage {
  return {
    uid: "thanos-fleet-query",
    title: "Query and Query Frontend",
    description: "The way out: how fast questions are answered, from what, and who does not answer.",
    kind: "component",
    clusters: [observabilityClusterName],
    rows: [
      { title: "Now", panels: now },
      { title: "Query Frontend", panels: frontendPanels },
      { title: "Query", panels: queryPanels },
      { title: "Processes", panels: processes },
    ],
  };
}

const now = [
  figure(
    {
      title: "Query answers",
      description: "Pods of Query whose scrape succeeds.",
      unit: Short,
      runbooks: ["ThanosQueryDown"],
      width: 6,
    },
    { expr: `count(up{${chosen(query)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Query Frontend answers",
      description: "Pods of the Query Frontend whose scrape succeeds. Without one dashboards are empty.",
      unit: Short,
      runbooks: ["ThanosQueryFrontendDown"],
      width: 6,
    },
    { expr: `count(up{${chosen(frontend)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Sources",
      description: "Ingestors, gateways and Rulers that Query is connected with.",
      unit: Short,
      width: 6,
    },
    { expr: `max(sum by (pod) (thanos_store_nodes_grpc_connections{${chosen(query)}}))` },
  ),
  figure(
    {
      title: "Questions that failed",
      description: "Part of the questions to the frontend answered with 5xx.",
      unit: PercentUnit,
      colours: goodAtZero,
      width: 6,
    },
    {
      expr: `(sum(${rate("http_requests_total", frontend, 'code=~"5.."')}) or vector(0)) / sum(${rate("http_requests_total", frontend)})`,
    },
  ),
];

const frontendPanels = [
  lines(
    { title: "Questions", description: "By kind, as they reach the frontend.", unit: RequestsPerSecond },
    { expr: `sum by (op) (${rate("thanos_query_frontend_queries_total", frontend)})`, legend: "{{op}}" },
  ),
  lines(
    {
      title: "Answers of the frontend",
      description: "By status. 422 is a wrong question, 5xx one that could not be answered.",
      unit: RequestsPerSecond,
    },
    { expr: `sum by (code) (${rate("http_requests_total", frontend)})`, legend: "{{code}}" },
  ),
  lines(
    {
      title: "Time to an answer",
      description: "Half and 99 of 100 questions to the frontend are answered within this time.",
      unit: Seconds,
    },
    {
      expr: `histogram_quantile(0.5, sum by (le) (${rate("http_request_duration_seconds_bucket", frontend)}))`,
      legend: "half",
    },
    {
      expr: `histogram_quantile(0.99, sum by (le) (${rate("http_request_duration_seconds_bucket", frontend)}))`,
      legend: "99 of 100",
    },
  ),
  lines(
    {
      title: "Parts found in the cache",
      description: "Of the parts of range questions that are looked up; fresh ones are never kept.",
      unit: PercentUnit,
    },
    {
      expr: ratio(
        rate("cortex_cache_hits_total", frontend, 'tripperware="query_range"'),
        rate("cortex_cache_fetched_keys_total", frontend, 'tripperware="query_range"'),
      ),
      legend: "hits",
    },
  ),
  lines(
    {
      title: "Parts asked of Query",
      description: "Into how many a range question is split, all together.",
      unit: RequestsPerSecond,
    },
    {
      expr: `sum by (tripperware) (${rate("thanos_frontend_split_queries_total", frontend)})`,
      legend: "{{tripperware}}",
    },
  ),
  lines(
    {
      title: "Parts repeated",
      description: "Repetitions per question; more than none means that Query fails now and then.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tripperware) (${rate("cortex_query_frontend_retries_sum", frontend)})`,
      legend: "{{tripperware}}",
    },
  ),
];

const queryPanels = [
  lines(
    { title: "Answers of Query", description: "By question and status.", unit: RequestsPerSecond },
    {
      expr: `sum by (handler, code) (${rate("http_requests_total", query)})`,
      legend: "{{handler}} {{code}}",
    },
  ),
  lines(
    { title: "Time Query takes", description: "99 of 100 questions are answered within this time.", unit: Seconds },
    {
      expr: `histogram_quantile(0.99, sum by (handler, le) (${rate("http_request_duration_seconds_bucket", query, 'handler=~"query|query_range|series|label_values"')}))`,
      legend: "{{handler}}",
    },
  ),
  lines(
    {
      title: "Questions in work",
      description: "At one time, of as many as each Query works on; further ones wait.",
      unit: Short,
    },
    byPod(`thanos_query_concurrent_gate_queries_in_flight{${chosen(query)}}`),
    { expr: `max(thanos_query_concurrent_gate_queries_max{${chosen(query)}})`, legend: "at most" },
  ),
  lines(
    {
      title: "Sources by kind",
      description: "Connections of each Query. A source that is missing means answers with gaps, or none.",
      unit: Short,
    },
    {
      expr: `sum by (pod, store_type) (thanos_store_nodes_grpc_connections{${chosen(query)}})`,
      legend: "{{pod}} {{store_type}}",
    },
  ),
  lines(
    { title: "Calls to sources that failed", description: "By code, of gRPC.", unit: RequestsPerSecond },
    {
      expr: `sum by (grpc_code) (${rate("grpc_client_handled_total", query, 'grpc_code!="OK"')})`,
      legend: "{{grpc_code}}",
    },
  ),
  lines(
    { title: "Time sources take", description: "99 of 100 calls for series are over within this time.", unit: Seconds },
    {
      expr: `histogram_quantile(0.99, sum by (le) (${rate("grpc_client_handling_seconds_bucket", query, 'grpc_method="Series"')}))`,
      legend: "Series",
    },
  ),
];

const processes = [
  lines(
    { title: "CPU", description: "Seconds of a core per second.", unit: Short },
    byPod(rate("process_cpu_seconds_total", both)),
  ),
  lines(
    {
      title: "Memory",
      description: "Resident. A large question takes memory in Query; at its limit it is killed.",
      unit: BytesIEC,
    },
    { expr: `max by (pod) (process_resident_memory_bytes{${chosen(both)}})`, legend: "{{pod}}" },
  ),
];
