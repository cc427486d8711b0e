import { ingestors } from "../../config/ingestor-jobs.js";
import { BytesIEC, CountsPerSecond, PercentUnit, Seconds, Short } from "#grafana/units";
import { recorded } from "../../alerting/recorded.js";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAbove, goodAtZero, goodBelow, lines, table } from "./house-style.js";
import { chosen, chosenClusters, here, job, recordedByRuler, routers } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

/** Part of its address. */
export const childClusterUid = "thanos-fleet-child-cluster";

const prometheus = job("prometheus");

/** One cluster, or a few beside each other: what arrives from it, and its Prometheus. */
export function childClusterPage({ childClusters, ruler }: ShownFleet): DashboardPage {
  const servers = childClusters.some(({ mode }) => mode === "server");
  const agents = childClusters.some(({ mode }) => mode === "agent");
  return {
    uid: childClusterUid,
    title: "Child cluster",
    description: "What arrives from a cluster as Receive sees it, and what its own Prometheus says.",
    kind: "cluster",
    clusters: [...childClusters.map(({ name }) => name), observabilityClusterName],
    rows: [
      { title: "As Receive sees it", panels: [...(ruler ? budget : []), ...arrival] },
      { title: "What it scrapes", panels: scraping },
      {
        title: "Its Prometheus",
        panels: [...process, activeSeries(agents), ...(servers ? [localBlocks] : [])],
      },
    ],
  };
}

const budget = [
  figure(
    {
      title: "Budget left",
      description: "Of the outage it was promised to outlive; the smallest, where several clusters are chosen.",
      unit: PercentUnit,
      colours: goodAbove(0.25, 0.5),
      width: 6,
    },
    { expr: `min(${recorded.budgetLeft}{${recordedByRuler}})` },
  ),
  figure(
    {
      title: "Volume used",
      description: "Of the sender's volume; the fullest.",
      unit: PercentUnit,
      colours: goodBelow(0.8, 0.9),
      width: 6,
    },
    { expr: `max(${recorded.senderDiskUsed}{${recordedByRuler}})` },
  ),
];

const arrival = [
  figure(
    {
      title: "Newest sample",
      description: "Its age as the ingestors know it, also while the cluster is silent; the oldest of those chosen.",
      unit: Seconds,
      width: 6,
    },
    {
      expr: `time() - min(max by (tenant) (prometheus_tsdb_head_max_time{${here(ingestors, `tenant=~"${chosenClusters}"`)}} > 0)) / 1000`,
    },
  ),
  figure(
    {
      title: "Targets down",
      description: "Targets whose last scrape failed, as the cluster's Prometheus reports them.",
      unit: Short,
      colours: goodAtZero,
      width: 6,
    },
    { expr: `count(up{${chosen()}} == 0) or vector(0)` },
  ),
  lines(
    {
      title: "Samples received",
      description: "What the routers of Receive took and refused, by answer. Only 200 is stored.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tenant, code) (rate(thanos_receive_write_samples_sum{${here(routers, `tenant=~"${chosenClusters}"`)}}[$__rate_interval]))`,
      legend: "{{tenant}} {{code}}",
    },
  ),
  lines(
    {
      title: "Requests received",
      description:
        "Remote-write requests that were worked on, by answer: 400 and 409 are dropped by the sender, 5xx are repeated. 413 and 429 come before, and are counted by sender alone.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tenant, code) (rate(thanos_receive_write_samples_count{${here(routers, `tenant=~"${chosenClusters}"`)}}[$__rate_interval]))`,
      legend: "{{tenant}} {{code}}",
    },
  ),
];

const scraping = [
  lines(
    {
      title: "Targets that answer",
      description: "Part of the targets whose scrape succeeds.",
      unit: PercentUnit,
    },
    { expr: `avg by (tenant_id) (up{${chosen()}})`, legend: "{{tenant_id}}" },
  ),
  lines(
    { title: "Samples per scrape", description: "By job, before the metric filter drops any.", unit: Short },
    { expr: `sum by (tenant_id, job) (scrape_samples_scraped{${chosen()}})`, legend: "{{tenant_id}} {{job}}" },
  ),
  lines(
    {
      title: "Longest scrape",
      description: "By job. A scrape that takes as long as its timeout fails as a whole.",
      unit: Seconds,
    },
    { expr: `max by (tenant_id, job) (scrape_duration_seconds{${chosen()}})`, legend: "{{tenant_id}} {{job}}" },
  ),
  table(
    {
      title: "Targets that do not answer",
      description: "Each with its job. An empty table is well.",
      unit: Short,
      labels: { tenant_id: "Cluster", job: "Job", instance: "Target" },
    },
    [{ heading: "Answers", unit: Short, expr: `max by (tenant_id, job, instance) (up{${chosen()}} == 0)` }],
  ),
];

const process = [
  lines(
    { title: "CPU of Prometheus", description: "Seconds of a core per second.", unit: Short },
    {
      expr: `sum by (tenant_id, replica) (rate(process_cpu_seconds_total{${chosen(prometheus)}}[$__rate_interval]))`,
      legend: "{{tenant_id}} {{replica}}",
    },
  ),
  lines(
    { title: "Memory of Prometheus", description: "Resident memory; at its limit it is killed.", unit: BytesIEC },
    { expr: `max by (tenant_id) (process_resident_memory_bytes{${chosen(prometheus)}})`, legend: "{{tenant_id}}" },
  ),
  lines(
    {
      title: "Time since Prometheus started",
      description: "A fall is a restart: an agent without a disk queue loses what it has not sent.",
      unit: Seconds,
    },
    {
      expr: `time() - max by (tenant_id) (process_start_time_seconds{${chosen(prometheus)}})`,
      legend: "{{tenant_id}}",
    },
  ),
  lines(
    {
      title: "Configuration read",
      description: "1: the last configuration was taken. 0: it was refused, and the one before is still in force.",
      unit: Short,
    },
    {
      expr: `min by (tenant_id) (prometheus_config_last_reload_successful{${chosen(prometheus)}})`,
      legend: "{{tenant_id}}",
    },
  ),
];

function activeSeries(agents: boolean) {
  const ofServers = {
    expr: `max by (tenant_id) (prometheus_tsdb_head_series{${chosen(prometheus)}})`,
    legend: "{{tenant_id}}",
  };
  const ofAgents = {
    expr: `max by (tenant_id) (prometheus_agent_active_series{${chosen(prometheus)}})`,
    legend: "{{tenant_id}}",
  };
  return lines(
    { title: "Active series", description: "As the cluster's own Prometheus counts them.", unit: Short },
    ofServers,
    ...(agents ? [ofAgents] : []),
  );
}

const localBlocks = lines(
  {
    title: "Local blocks",
    description: "Bytes that a server keeps for questions on the spot; agents have none.",
    unit: BytesIEC,
  },
  { expr: `max by (tenant_id) (prometheus_tsdb_storage_blocks_bytes{${chosen(prometheus)}})`, legend: "{{tenant_id}}" },
);
