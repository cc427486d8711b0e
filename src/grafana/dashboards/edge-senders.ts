import { BytesIEC, BytesPerSecondIEC, CountsPerSecond, PercentUnit, Seconds, Short } from "#grafana/units";
import { recorded } from "../../alerting/recorded.js";
import { observabilityClusterName } from "../../config/model.js";
import type { DashboardPage } from "./dashboard-page.js";
import { lines } from "./house-style.js";
import { chosen, chosenClusters, here, job, rate, recordedByRuler, routers } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

const prometheus = job("prometheus");
const diskQueue = job("disk-queue");

const bySender = (expr: string) => ({ expr: `sum by (tenant_id) (${expr})`, legend: "{{tenant_id}}" });
const byReplica = (expr: string) => ({
  expr: `max by (tenant_id, replica) (${expr})`,
  legend: "{{tenant_id}} {{replica}}",
});

/** How samples leave the clusters: queue, write-ahead log, disk queue, and what is dropped why. */
export function edgeSendersPage({ childClusters, ruler }: ShownFleet): DashboardPage {
  const queues = childClusters.some(({ buffer }) => buffer === "diskQueue");
  const agents = childClusters.some(({ mode }) => mode === "agent");
  return {
    uid: "thanos-fleet-edge-senders",
    title: "Edge senders",
    description:
      "How samples leave a cluster. All of it arrives by the same way, so it ends when the cluster is cut off.",
    kind: "cluster",
    clusters: [...childClusters.map(({ name }) => name), observabilityClusterName],
    rows: [
      { title: "Queue", panels: queue },
      { title: "Dropped and repeated", panels: drops },
      { title: "Write-ahead log", panels: [...log, ...(agents ? [truncation] : []), ...(ruler ? [volume] : [])] },
      ...(queues ? [{ title: "Disk queue", panels: [...(ruler ? [queueUsed] : []), ...onDisk] }] : []),
    ],
  };
}

const queue = [
  lines(
    {
      title: "Send lag",
      description:
        "Newest sample in the log less newest sample sent, by Prometheus; with a disk queue, handed over to that.",
      unit: Seconds,
    },
    byReplica(
      `prometheus_remote_storage_queue_highest_timestamp_seconds{${chosen(prometheus)}} - prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${chosen(prometheus)}}`,
    ),
  ),
  lines(
    {
      title: "Samples in shards",
      description: "Samples in memory that wait to be sent. The backlog itself is in the log or on disk.",
      unit: Short,
    },
    bySender(`prometheus_remote_storage_samples_pending{${chosen(prometheus)}}`),
  ),
  lines(
    {
      title: "Shards",
      description: "Parallel senders. Wanting more than there may be means that the backlog grows.",
      unit: Short,
    },
    { expr: `sum by (tenant_id) (prometheus_remote_storage_shards{${chosen(prometheus)}})`, legend: "{{tenant_id}}" },
    {
      expr: `sum by (tenant_id) (prometheus_remote_storage_shards_desired{${chosen(prometheus)}})`,
      legend: "{{tenant_id}} wanted",
    },
    {
      expr: `sum by (tenant_id) (prometheus_remote_storage_shards_max{${chosen(prometheus)}})`,
      legend: "{{tenant_id}} at most",
    },
  ),
  lines(
    { title: "Samples sent", description: "Attempts included that were repeated later.", unit: CountsPerSecond },
    bySender(rate("prometheus_remote_storage_samples_total", prometheus)),
  ),
  lines(
    { title: "Bytes sent", description: "Compressed, as they go over the line.", unit: BytesPerSecondIEC },
    bySender(rate("prometheus_remote_storage_bytes_total", prometheus)),
  ),
  lines(
    {
      title: "Mean time of a request",
      description: "Until Receive, or the disk queue, has answered. Throughput is shards × batch ÷ this time.",
      unit: Seconds,
    },
    {
      expr: `sum by (tenant_id) (${rate("prometheus_remote_storage_sent_batch_duration_seconds_sum", prometheus)}) / sum by (tenant_id) (${rate("prometheus_remote_storage_sent_batch_duration_seconds_count", prometheus)})`,
      legend: "{{tenant_id}}",
    },
  ),
];

const drops = [
  lines(
    {
      title: "Samples repeated",
      description: "Sent again after 429, 5xx or a broken connection. Nothing is lost.",
      unit: CountsPerSecond,
    },
    bySender(rate("prometheus_remote_storage_samples_retried_total", prometheus)),
  ),
  lines(
    {
      title: "Samples lost to refusals",
      description: "Refused for good by 4xx other than 429: they are lost.",
      unit: CountsPerSecond,
    },
    bySender(rate("prometheus_remote_storage_samples_failed_total", prometheus)),
  ),
  lines(
    {
      title: "Samples dropped before sending",
      description: "By reason: too_old, unintentional_drop_series and others. Absent where nothing was ever dropped.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tenant_id, reason) (${rate("prometheus_remote_storage_samples_dropped_total", prometheus)})`,
      legend: "{{tenant_id}} {{reason}}",
    },
  ),
  lines(
    {
      title: "Refused by Receive",
      description:
        "Requests by answer: 400 and 409 by cluster; 413 and 429 come before Receive counts whose they are, so they are those of all clusters. Absent where there were none.",
      unit: CountsPerSecond,
    },
    {
      // The label tenant of http_requests_total is a header's, and not the certificate's.
      expr: `sum by (tenant, code) (rate(thanos_receive_write_samples_count{${here(routers, 'code=~"4.."', `tenant=~"${chosenClusters}"`)}}[$__rate_interval]))`,
      legend: "{{tenant}} {{code}}",
    },
    {
      expr: `sum by (code) (rate(http_requests_total{${here(routers, 'handler="receive"', 'code=~"413|429"')}}[$__rate_interval]))`,
      legend: "any cluster {{code}}",
    },
  ),
];

const log = [
  lines(
    {
      title: "Size of the write-ahead log",
      description: "Grows while the cluster is cut off, up to what the outage budget was given.",
      unit: BytesIEC,
    },
    byReplica(`prometheus_tsdb_wal_storage_size_bytes{${chosen(prometheus)}}`),
  ),
  lines(
    {
      title: "Segments behind",
      description: "Segments between the one that is written and the one that is being sent.",
      unit: Short,
    },
    {
      expr: `max by (tenant_id, replica) (prometheus_tsdb_wal_segment_current{${chosen(prometheus)}}) - min by (tenant_id, replica) (prometheus_wal_watcher_current_segment{${chosen(prometheus)}})`,
      legend: "{{tenant_id}} {{replica}}",
    },
  ),
];

const truncation = lines(
  {
    title: "Truncations of the log",
    description: "How often an agent cuts its log: the oldest two thirds go, sent or not.",
    unit: CountsPerSecond,
  },
  byReplica(rate("prometheus_agent_truncate_duration_seconds_count", prometheus)),
);

const volume = lines(
  { title: "Volume used", description: "Of the sender's volume; full, nothing is kept any more.", unit: PercentUnit },
  {
    expr: `max by (cluster, persistentvolumeclaim) (${recorded.senderDiskUsed}{${recordedByRuler}})`,
    legend: "{{cluster}} {{persistentvolumeclaim}}",
  },
);

const queueUsed = lines(
  { title: "Disk queue used", description: "Of its size; above it the oldest samples are dropped.", unit: PercentUnit },
  { expr: `max by (cluster) (${recorded.diskQueueUsed}{${recordedByRuler}})`, legend: "{{cluster}}" },
);

const onDisk = [
  lines(
    {
      title: "Waits in the disk queue",
      description: "Compressed bytes that Receive has not taken yet.",
      unit: BytesIEC,
    },
    bySender(`vmagent_remotewrite_pending_data_bytes{${chosen(diskQueue)}}`),
  ),
  lines(
    {
      title: "Into the disk queue and out of it",
      description: "Rows handed over by Prometheus, and blocks that Receive has taken.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tenant_id) (${rate("vmagent_remotewrite_global_rows_pushed_before_relabel_total", diskQueue)})`,
      legend: "{{tenant_id}} rows in",
    },
    {
      expr: `sum by (tenant_id) (${rate("vmagent_remotewrite_blocks_sent_total", diskQueue)})`,
      legend: "{{tenant_id}} blocks out",
    },
  ),
  lines(
    { title: "Answers to the disk queue", description: "Requests by Receive's answer.", unit: CountsPerSecond },
    {
      expr: `sum by (tenant_id, status_code) (${rate("vmagent_remotewrite_requests_total", diskQueue)})`,
      legend: "{{tenant_id}} {{status_code}}",
    },
  ),
  lines(
    {
      title: "Repeated by the disk queue",
      description: "Attempts that failed and are made again.",
      unit: CountsPerSecond,
    },
    bySender(rate("vmagent_remotewrite_retries_count_total", diskQueue)),
  ),
  lines(
    {
      title: "Dropped by the disk queue",
      description: "Blocks that Receive refused for good, and bytes that no longer fitted: both are lost.",
      unit: CountsPerSecond,
    },
    {
      expr: `sum by (tenant_id) (${rate("vmagent_remotewrite_packets_dropped_total", diskQueue)})`,
      legend: "{{tenant_id}} blocks refused",
    },
    {
      expr: `sum by (tenant_id) (${rate("vm_persistentqueue_bytes_dropped_total", diskQueue)})`,
      legend: "{{tenant_id}} bytes too many",
    },
  ),
];
