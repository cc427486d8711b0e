import { ingestors } from "../../config/ingestor-jobs.js";
import { BytesIEC, CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from "#grafana/units";
import { recorded } from "../../alerting/recorded.js";
import { observabilityClusterName } from "../../config/model.js";
import { rulerTenant } from "../../config/ruler.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAtZero, goodBelow, lines } from "./house-style.js";
import { byPod, chosenClusters, here, recordedByRuler, routers } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

const ofTenants = `tenant=~"${chosenClusters}"`;
const runbooks = ["ThanosReceiveRoutersDown", "ThanosReceiveIngestorsDown"];

const rate = (metric: string, ...matchers: readonly string[]) =>
  `rate(${metric}{${here(...matchers)}}[$__rate_interval])`;
const byTenant = (expr: string) => ({ expr: `sum by (tenant) (${expr})`, legend: "{{tenant}}" });

/** The way in: per tenant, between routers and ingestors, and per ingestor. `cluster` chooses the tenants. */
export function receivePage({ childClusters, ruler }: ShownFleet): DashboardPage {
  return {
    uid: "thanos-fleet-receive",
    title: "Receive",
    description:
      "The way in. The variable chooses whose samples are shown; routers and ingestors are always all there are.",
    kind: "cluster",
    clusters: [...childClusters.map(({ name }) => name), observabilityClusterName, ...(ruler ? [rulerTenant] : [])],
    rows: [
      { title: "Now", panels: now },
      { title: "Per tenant", panels: [...perTenant, ...(ruler ? [limitUsed] : []), ...refusals] },
      { title: "Replication and ring", panels: replication },
      { title: "Per ingestor", panels: perIngestor },
    ],
  };
}

const now = [
  figure(
    { title: "Routers that answer", description: "By their last scrape.", unit: Short, runbooks, width: 6 },
    { expr: `count(up{${here(routers)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Ingestors that answer",
      description: "By their last scrape. A write needs a majority of its copies.",
      unit: Short,
      runbooks,
      width: 6,
    },
    { expr: `count(up{${here(ingestors)}} == 1) or vector(0)` },
  ),
  figure(
    {
      title: "Rings in use",
      description:
        "How many different rings the routers go by. More than one for longer than a change takes: copies end up where nobody looks for them.",
      unit: Short,
      colours: goodBelow(2, 3),
      width: 6,
    },
    { expr: `count(count_values("ring", thanos_receive_config_hash{${here(routers)}}))` },
  ),
  figure(
    {
      title: "Writes that failed",
      description: "Part of the write requests that Receive itself answered with 5xx. Senders repeat them.",
      unit: PercentUnit,
      colours: goodAtZero,
      width: 6,
    },
    {
      expr: `(sum(${rate("http_requests_total", routers, 'handler="receive"', 'code=~"5.."')}) or vector(0)) / sum(${rate("http_requests_total", routers, 'handler="receive"')})`,
    },
  ),
];

const perTenant = [
  lines(
    {
      title: "Requests by tenant",
      description: "Remote-write requests that were worked on, by answer. 413 and 429 come before.",
      unit: RequestsPerSecond,
    },
    {
      expr: `sum by (tenant, code) (${rate("thanos_receive_write_samples_count", routers, ofTenants)})`,
      legend: "{{tenant}} {{code}}",
    },
  ),
  lines(
    {
      title: "Samples by tenant",
      description: "Samples in requests that were taken, copies not counted.",
      unit: CountsPerSecond,
    },
    byTenant(rate("thanos_receive_write_samples_sum", routers, 'code="200"', ofTenants)),
  ),
  lines(
    {
      title: "Slowest writes",
      description: "99 of 100 requests are answered within this time. A sender has as many in flight as it has shards.",
      unit: Seconds,
    },
    {
      expr: `histogram_quantile(0.99, sum by (pod, le) (${rate("http_request_duration_seconds_bucket", routers, 'handler="receive"')}))`,
      legend: "{{pod}}",
    },
  ),
  lines(
    {
      title: "Series by tenant",
      description: "In the heads of all ingestors, each of the copies counted.",
      unit: Short,
    },
    byTenant(`prometheus_tsdb_head_series{${here(ingestors, ofTenants)}}`),
  ),
];

const limitUsed = lines(
  {
    title: "Limit of series used",
    description: "Part of each tenant's limit; at 1 its requests get 429 until there is room.",
    unit: PercentUnit,
  },
  { expr: `max by (cluster) (${recorded.seriesLimitUsed}{${recordedByRuler}})`, legend: "{{cluster}}" },
);

const refusals = [
  lines(
    {
      title: "Late samples taken",
      description: "Samples out of order inside the window: backlog that arrives after an outage.",
      unit: CountsPerSecond,
    },
    byTenant(rate("prometheus_tsdb_head_out_of_order_samples_appended_total", ingestors, ofTenants)),
  ),
  lines(
    {
      title: "Samples too old or too far ahead",
      description: "Refused with 409: older than the window, out of bounds, or ahead of the clock. Senders drop them.",
      unit: CountsPerSecond,
    },
    { ...byTenant(rate("prometheus_tsdb_too_old_samples_total", ingestors, ofTenants)), legend: "{{tenant}} too old" },
    {
      ...byTenant(rate("prometheus_tsdb_out_of_bound_samples_total", ingestors, ofTenants)),
      legend: "{{tenant}} out of bounds",
    },
  ),
];

const replication = [
  lines(
    {
      title: "Replications",
      description: "Writes that reached the majority of their copies, and those that did not.",
      unit: RequestsPerSecond,
    },
    { expr: `sum by (result) (${rate("thanos_receive_replications_total", routers)})`, legend: "{{result}}" },
  ),
  lines(
    {
      title: "Requests to ingestors",
      description: "One per copy. A failed one need not fail the write.",
      unit: RequestsPerSecond,
    },
    { expr: `sum by (result) (${rate("thanos_receive_forward_requests_total", routers)})`, legend: "{{result}}" },
  ),
  lines(
    { title: "Ring per router", description: "Ingestors in the ring that each router goes by.", unit: Short },
    { expr: `max by (pod) (thanos_receive_hashring_nodes{${here(routers)}})`, legend: "{{pod}}" },
  ),
  lines(
    {
      title: "Unreadable files",
      description: "Ring and limits that a router could not read anew; the earlier ones stay in force.",
      unit: CountsPerSecond,
    },
    { ...byPod(rate("thanos_receive_hashrings_file_errors_total", routers)), legend: "{{pod}} ring" },
    { ...byPod(rate("thanos_receive_limits_config_reload_err_total", routers)), legend: "{{pod}} limits" },
  ),
  lines(
    {
      title: "Writes in work",
      description: "Requests a router works on at one time, of as many as its limit lets it.",
      unit: Short,
    },
    { ...byPod(`thanos_receive_write_request_concurrent_gate_write_requests_in_flight{${here(routers)}}`) },
    {
      expr: `max(thanos_receive_write_request_concurrent_gate_write_requests_max{${here(routers)}})`,
      legend: "at most",
    },
  ),
  lines(
    {
      title: "Limits that could not be asked",
      description: "Questions for the series of each tenant that failed: limits on series do not hold meanwhile.",
      unit: CountsPerSecond,
    },
    byPod(rate("thanos_receive_metamonitoring_failed_queries_total", routers)),
  ),
];

const perIngestor = [
  lines(
    {
      title: "Series per ingestor",
      description: "In its heads. The ring spreads them evenly, give or take a third.",
      unit: Short,
    },
    byPod(`prometheus_tsdb_head_series{${here(ingestors)}}`),
  ),
  lines(
    { title: "Samples per ingestor", description: "Appended to its heads.", unit: CountsPerSecond },
    byPod(rate("prometheus_tsdb_head_samples_appended_total", ingestors)),
  ),
  lines(
    {
      title: "Memory per ingestor",
      description: "Resident; at its limit it is killed and replays its log.",
      unit: BytesIEC,
    },
    { expr: `max by (pod) (process_resident_memory_bytes{${here(ingestors)}})`, legend: "{{pod}}" },
  ),
  lines(
    { title: "CPU per ingestor", description: "Seconds of a core per second.", unit: Short },
    byPod(rate("process_cpu_seconds_total", ingestors)),
  ),
  lines(
    { title: "Write-ahead log per ingestor", description: "What a restart has to replay.", unit: BytesIEC },
    byPod(`prometheus_tsdb_wal_storage_size_bytes{${here(ingestors)}}`),
  ),
  lines(
    {
      title: "Time since the last upload",
      description:
        "A block per tenant goes to the object store at the end of each block's time. Without it the disk fills up.",
      unit: Seconds,
      runbooks: ["ObjectStoreFailing"],
    },
    {
      expr: `time() - max by (pod) (thanos_objstore_bucket_last_successful_upload_time{${here(ingestors)}} > 0)`,
      legend: "{{pod}}",
    },
  ),
  lines(
    {
      title: "Uploads",
      description: "Blocks that reached the object store, and attempts that failed.",
      unit: CountsPerSecond,
      runbooks: ["ObjectStoreFailing"],
    },
    { ...byPod(rate("thanos_shipper_uploads_total", ingestors)), legend: "{{pod}}" },
    { ...byPod(rate("thanos_shipper_upload_failures_total", ingestors)), legend: "{{pod}} failed" },
  ),
];
