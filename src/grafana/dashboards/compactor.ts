import { BytesIEC, BytesPerSecondIEC, Dollars, PercentUnit, RequestsPerSecond, Seconds, Short } from "#grafana/units";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { figure, goodAbove, goodAtZero, lines, type ShownPanel } from "./house-style.js";
import { chosen, job, rate } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

const compactor = job("thanos-compact");
const minio = job("minio");

const perHour = (metric: string) => `increase(${metric}{${chosen(compactor)}}[1h])`;

/** What merges, thins out and deletes blocks, and what the bucket comes to. */
export function compactorPage({ minio: inCluster, estimate }: ShownFleet): DashboardPage {
  return {
    uid: "thanos-fleet-compactor",
    title: "Compactor and bucket",
    description: "What is merged, thinned out and deleted, what waits for it, and what the bucket comes to.",
    kind: "component",
    clusters: [observabilityClusterName],
    rows: [
      { title: "Now", panels: now },
      { title: "Work", panels: work },
      { title: "Bucket", panels: [...(inCluster ? minioPanels : []), ...requests, ...estimated(estimate)] },
      { title: "Process", panels: process },
    ],
  };
}

const now = [
  figure(
    {
      title: "Halted",
      description: "1: it has met a block that it must not touch, and waits for somebody. Nothing is lost meanwhile.",
      unit: Short,
      colours: goodAtZero,
      runbooks: ["ThanosCompactHalted", "ThanosCompactDown", "ThanosCompactCrashLooping"],
      width: 6,
    },
    { expr: `max(thanos_compact_halted{${chosen(compactor)}})` },
  ),
  figure(
    {
      title: "Runs in the last hour",
      description: "Times it got through everything.",
      unit: Short,
      decimals: 0,
      runbooks: ["ThanosCompactHasNotRun"],
      width: 6,
    },
    { expr: `sum(${perHour("thanos_compact_iterations_total")})` },
  ),
  figure(
    {
      title: "Blocks in the bucket",
      description: "As its last look found them, those to be deleted not counted.",
      unit: Short,
      width: 6,
    },
    { expr: `max(thanos_blocks_meta_synced{${chosen(compactor, 'state="loaded"')}})` },
  ),
  figure(
    {
      title: "Half uploaded blocks",
      description: "Blocks without their last file. They are deleted after two days, or finished by who began them.",
      unit: Short,
      colours: goodAtZero,
      runbooks: ["ThanosCompactPartialBlocks"],
      width: 6,
    },
    { expr: `max(thanos_blocks_meta_synced{${chosen(compactor, 'state="no-meta-json"')}})` },
  ),
];

const work = [
  lines(
    {
      title: "Left to do",
      description: "As the last look into the bucket found it. Rising for days means that it is too slow.",
      unit: Short,
    },
    { expr: `max(thanos_compact_todo_compactions{${chosen(compactor)}})`, legend: "compactions" },
    { expr: `max(thanos_compact_todo_compaction_blocks{${chosen(compactor)}})`, legend: "blocks to compact" },
    { expr: `max(thanos_compact_todo_downsample_blocks{${chosen(compactor)}})`, legend: "blocks to downsample" },
    { expr: `max(thanos_compact_todo_deletion_blocks{${chosen(compactor)}})`, legend: "blocks past their retention" },
  ),
  lines(
    {
      title: "Compactions per hour",
      description: "By resolution in milliseconds (0 is raw), and those that failed.",
      unit: Short,
    },
    { expr: `sum by (resolution) (${perHour("thanos_compact_group_compactions_total")})`, legend: "{{resolution}}" },
    {
      expr: `sum by (resolution) (${perHour("thanos_compact_group_compactions_failures_total")})`,
      legend: "{{resolution}} failed",
    },
  ),
  lines(
    {
      title: "Blocks downsampled per hour",
      description: "By the resolution they had, and those that failed.",
      unit: Short,
    },
    { expr: `sum by (resolution) (${perHour("thanos_compact_downsample_total")})`, legend: "{{resolution}}" },
    {
      expr: `sum by (resolution) (${perHour("thanos_compact_downsample_failures_total")})`,
      legend: "{{resolution}} failed",
    },
  ),
  lines(
    {
      title: "Blocks marked and deleted per hour",
      description: "Marked blocks go after the delete delay, so that gateways can forget them first.",
      unit: Short,
    },
    {
      expr: `sum by (marker, reason) (${perHour("thanos_compact_blocks_marked_total")})`,
      legend: "{{marker}} {{reason}}",
    },
    { expr: `sum(${perHour("thanos_compact_blocks_cleaned_total")})`, legend: "deleted" },
    { expr: `sum(${perHour("thanos_compact_block_cleanup_failures_total")})`, legend: "could not be deleted" },
  ),
  lines(
    { title: "Blocks by state", description: "As the last look into the bucket found them.", unit: Short },
    { expr: `max by (state) (thanos_blocks_meta_synced{${chosen(compactor)}} > 0)`, legend: "{{state}}" },
  ),
];

const minioPanels = [
  lines(
    {
      title: "Bytes in MinIO",
      description: "All buckets together, as its own scan counts them; that takes a while.",
      unit: BytesIEC,
    },
    { expr: `max(minio_cluster_usage_total_bytes{${chosen(minio)}})`, legend: "used" },
    { expr: `max(minio_cluster_capacity_usable_total_bytes{${chosen(minio)}})`, legend: "usable" },
  ),
  lines(
    {
      title: "Objects in MinIO",
      description: "Every block is one object for its index, one for its meta data and at least one for its chunks.",
      unit: Short,
    },
    { expr: `max(minio_cluster_usage_object_total{${chosen(minio)}})`, legend: "objects" },
  ),
  figure(
    {
      title: "Room left in MinIO",
      description: "Of what its drives can hold.",
      unit: PercentUnit,
      colours: goodAbove(0.1, 0.2),
      width: 8,
    },
    {
      expr: `max(minio_cluster_capacity_usable_free_bytes{${chosen(minio)}}) / max(minio_cluster_capacity_usable_total_bytes{${chosen(minio)}})`,
    },
  ),
  figure(
    {
      title: "Drives offline",
      description: "Drives that MinIO cannot use.",
      unit: Short,
      colours: goodAtZero,
      runbooks: ["MinioDown"],
      width: 8,
    },
    { expr: `max(minio_cluster_drive_offline_total{${chosen(minio)}})` },
  ),
  figure(
    {
      title: "Servers offline",
      description: "Servers of MinIO that do not answer the others.",
      unit: Short,
      colours: goodAtZero,
      runbooks: ["MinioDown"],
      width: 8,
    },
    { expr: `max(minio_cluster_nodes_offline_total{${chosen(minio)}})` },
  ),
];

const runbooks = ["ObjectStoreFailing"];

const requests = [
  lines(
    {
      title: "Requests to the object store",
      description: "By component, of all that use it. Each kind has its price.",
      unit: RequestsPerSecond,
    },
    {
      expr: `sum by (job, operation) (${rate("thanos_objstore_bucket_operations_total")})`,
      legend: "{{job}} {{operation}}",
    },
  ),
  lines(
    { title: "Requests that failed", description: "By component.", unit: RequestsPerSecond, runbooks },
    {
      expr: `sum by (job, operation) (${rate("thanos_objstore_bucket_operation_failures_total")})`,
      legend: "{{job}} {{operation}}",
    },
  ),
  lines(
    {
      title: "Bytes uploaded",
      description: "By component: new blocks from ingestors, merged ones from the Compactor.",
      unit: BytesPerSecondIEC,
    },
    {
      expr: `sum by (job) (${rate("thanos_objstore_bucket_operation_transferred_bytes_sum", 'operation="upload"')})`,
      legend: "{{job}}",
    },
  ),
];

/** Known when synthesizing: no metric tells resolutions apart. `npm run cost` shows how it comes to these numbers. */
function estimated({ bytes, dollars }: ShownFleet["estimate"]): ShownPanel[] {
  return [
    lines(
      {
        title: "Expected bytes by resolution",
        description:
          "An estimate from the environment's file, for the time when every retention has been reached; npm run cost shows the sum.",
        unit: BytesIEC,
        stacked: true,
      },
      ...Object.entries(bytes).map(([legend, value]) => ({ expr: `vector(${Math.round(value)})`, legend })),
    ),
    ...(dollars === undefined
      ? []
      : [
          figure(
            {
              title: "Expected cost a month",
              description:
                "Storage and requests at list prices, once every retention has been reached; npm run cost shows the sum.",
              unit: Dollars,
              width: 12,
            },
            { expr: `vector(${dollars.toFixed(2)})` },
          ),
        ]),
  ];
}

const process = [
  lines(
    { title: "CPU", description: "Seconds of a core per second.", unit: Short },
    {
      expr: `sum by (pod) (${rate("process_cpu_seconds_total", compactor)})`,
      legend: "{{pod}}",
    },
  ),
  lines(
    { title: "Memory", description: "Resident.", unit: BytesIEC },
    { expr: `max by (pod) (process_resident_memory_bytes{${chosen(compactor)}})`, legend: "{{pod}}" },
  ),
  lines(
    {
      title: "Time since it started",
      description: "A fall is a restart. Again and again: a block that it cannot read.",
      unit: Seconds,
      runbooks: ["ThanosCompactCrashLooping"],
    },
    { expr: `time() - max by (pod) (process_start_time_seconds{${chosen(compactor)}})`, legend: "{{pod}}" },
  ),
  lines(
    {
      title: "Volume used",
      description: "It needs room for the largest blocks it merges, and for the result.",
      unit: PercentUnit,
    },
    {
      expr: `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${chosen('persistentvolumeclaim=~"data-thanos-compact-.*"')}} / kubelet_volume_stats_capacity_bytes{${chosen('persistentvolumeclaim=~"data-thanos-compact-.*"')}})`,
      legend: "{{persistentvolumeclaim}}",
    },
  ),
];
