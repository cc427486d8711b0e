import { BytesIEC, BytesPerSecondIEC, PercentUnit, RequestsPerSecond, Seconds, Short } from "#grafana/units";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAtZero, goodBelow, lines } from "./house-style.js";
import { byPod, chosen, rate } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

/** Shards and partitions are workloads of their own, whose names go on behind this one. */
const gateway = 'job=~"thanos-store-gateway.*"';

const gatewayRate = (metric: string, ...matchers: readonly string[]) => rate(metric, gateway, ...matchers);

/** What reads old samples from the object store. */
export function storeGatewayPage({ memcached }: ShownFleet): DashboardPage {
  return {
    uid: "thanos-fleet-store-gateway",
    title: "Store Gateway",
    description:
      "What reads old samples: the blocks it knows, the questions it answers, its caches and the object store.",
    kind: "component",
    clusters: [observabilityClusterName],
    rows: [
      { title: "Now", panels: now },
      { title: "Blocks", panels: blocks },
      { title: "Questions", panels: questions },
      { title: "Caches", panels: [indexCache, ...(memcached ? [memcachedOperations] : [bucketCache])] },
      { title: "Object store", panels: objectStore },
      { title: "Processes", panels: processes },
    ],
  };
}

const now = [
  figure(
    {
      title: "Gateways that answer",
      description: "By their last scrape.",
      unit: Short,
      runbooks: ["ThanosStoreGatewayDown"],
      width: 6,
    },
    { expr: `count(up{${chosen(gateway)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Blocks known",
      description: "By all gateways together; replicas know the same ones.",
      unit: Short,
      width: 6,
    },
    { expr: `sum(thanos_bucket_store_blocks_loaded{${chosen(gateway)}})` },
  ),
  figure(
    {
      title: "Blocks that could not be read",
      description: "In what is shown. Their samples are missing in answers.",
      unit: Short,
      colours: goodAtZero,
      width: 6,
    },
    { expr: `sum(increase(thanos_bucket_store_block_load_failures_total{${chosen(gateway)}}[$__range]))` },
  ),
  figure(
    {
      title: "Time since the last look into the bucket",
      description: "Until the next one, new blocks are seen by ingestors alone.",
      unit: Seconds,
      colours: goodBelow(3600, 7200),
      width: 6,
    },
    { expr: `time() - min(thanos_bucket_store_blocks_last_loaded_timestamp_seconds{${chosen(gateway)}})` },
  ),
];

const blocks = [
  lines(
    { title: "Blocks per gateway", description: "Shards hold different ones, replicas the same.", unit: Short },
    { expr: `max by (pod) (thanos_bucket_store_blocks_loaded{${chosen(gateway)}})`, legend: "{{pod}}" },
  ),
  lines(
    {
      title: "Blocks by state",
      description:
        "As the last look into the bucket found them: loaded, marked for deletion, half uploaded (no-meta-json) and others.",
      unit: Short,
      runbooks: ["ThanosCompactPartialBlocks"],
    },
    { expr: `max by (state) (thanos_blocks_meta_synced{${chosen(gateway)}} > 0)`, legend: "{{state}}" },
  ),
];

const questions = [
  lines(
    { title: "Calls", description: "By method and code.", unit: RequestsPerSecond },
    {
      expr: `sum by (grpc_method, grpc_code) (${gatewayRate("grpc_server_handled_total", 'grpc_service="thanos.Store"')})`,
      legend: "{{grpc_method}} {{grpc_code}}",
    },
  ),
  lines(
    { title: "Time of a call for series", description: "99 of 100 are over within this time.", unit: Seconds },
    {
      expr: `histogram_quantile(0.99, sum by (pod, le) (${gatewayRate("grpc_server_handling_seconds_bucket", 'grpc_method="Series"')}))`,
      legend: "{{pod}}",
    },
  ),
  lines(
    {
      title: "Calls in work",
      description: "At one time, of as many as a gateway works on; further ones wait.",
      unit: Short,
    },
    byPod(`thanos_bucket_store_series_gate_queries_in_flight{${chosen(gateway)}}`),
    { expr: `max(thanos_bucket_store_series_gate_queries_max{${chosen(gateway)}})`, legend: "at most" },
  ),
  lines(
    { title: "Series per call", description: "Mean size of an answer.", unit: Short },
    {
      expr: `sum by (pod) (${gatewayRate("thanos_bucket_store_series_result_series_sum")}) / sum by (pod) (${gatewayRate("thanos_bucket_store_series_result_series_count")})`,
      legend: "{{pod}}",
    },
  ),
];

const indexCache = lines(
  {
    title: "Found in the index cache",
    description: "By kind of entry. Postings and series that are not there are read from the bucket.",
    unit: PercentUnit,
  },
  {
    expr: `sum by (item_type) (${gatewayRate("thanos_store_index_cache_hits_total")}) / sum by (item_type) (${gatewayRate("thanos_store_index_cache_requests_total")})`,
    legend: "{{item_type}}",
  },
);

const bucketCache = lines(
  { title: "Found in the gateway's memory", description: "Chunks and listings of the bucket.", unit: PercentUnit },
  {
    expr: `sum by (name) (${gatewayRate("thanos_cache_inmemory_hits_total")}) / sum by (name) (${gatewayRate("thanos_cache_inmemory_requests_total")})`,
    legend: "{{name}}",
  },
);

const memcachedOperations = lines(
  {
    title: "Operations of memcached",
    description: "By kind, and those that failed: they cost time, never an answer.",
    unit: RequestsPerSecond,
  },
  { expr: `sum by (operation) (${gatewayRate("thanos_memcached_operations_total")})`, legend: "{{operation}}" },
  {
    expr: `sum by (operation) (${gatewayRate("thanos_memcached_operation_failures_total")})`,
    legend: "{{operation}} failed",
  },
);

const runbooks = ["ObjectStoreFailing"];

const objectStore = [
  lines(
    { title: "Requests to the object store", description: "By operation.", unit: RequestsPerSecond },
    { expr: `sum by (operation) (${gatewayRate("thanos_objstore_bucket_operations_total")})`, legend: "{{operation}}" },
  ),
  lines(
    { title: "Requests that failed", description: "By operation.", unit: RequestsPerSecond, runbooks },
    {
      expr: `sum by (operation) (${gatewayRate("thanos_objstore_bucket_operation_failures_total")})`,
      legend: "{{operation}}",
    },
  ),
  lines(
    {
      title: "Time of a request",
      description: "99 of 100 requests are answered within this time.",
      unit: Seconds,
      runbooks,
    },
    {
      expr: `histogram_quantile(0.99, sum by (operation, le) (${gatewayRate("thanos_objstore_bucket_operation_duration_seconds_bucket")}))`,
      legend: "{{operation}}",
    },
  ),
  lines(
    { title: "Bytes read from the object store", description: "What caches did not hold.", unit: BytesPerSecondIEC },
    {
      expr: `sum by (operation) (${gatewayRate("thanos_objstore_bucket_operation_fetched_bytes_total")})`,
      legend: "{{operation}}",
    },
  ),
];

const processes = [
  lines(
    { title: "CPU", description: "Seconds of a core per second.", unit: Short },
    byPod(gatewayRate("process_cpu_seconds_total")),
  ),
  lines(
    { title: "Memory", description: "Resident; index headers in use and answers in work are in it.", unit: BytesIEC },
    { expr: `max by (pod) (process_resident_memory_bytes{${chosen(gateway)}})`, legend: "{{pod}}" },
  ),
];
