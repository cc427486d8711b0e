import type { Sender } from "../outage/sender.js";

const always = [
  "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
  "prometheus_remote_storage_queue_highest_timestamp_seconds",
  "prometheus_remote_storage_samples_dropped_total",
  "prometheus_remote_storage_samples_failed_total",
  "prometheus_remote_storage_samples_pending",
  "prometheus_remote_storage_samples_total",
  "prometheus_remote_storage_shards_desired",
  "prometheus_remote_storage_shards_max",
];

/** Of a Prometheus whose volume is ours. */
const ofVolumes = [
  "prometheus_tsdb_wal_storage_size_bytes",
  "kubelet_volume_stats_capacity_bytes",
  "kubelet_volume_stats_used_bytes",
];

/** An agent has no database, and so none of these. */
const ofServers = ["prometheus_tsdb_head_chunks_storage_size_bytes", "prometheus_tsdb_storage_blocks_bytes"];

const ofDiskQueues = [
  "vm_persistentqueue_bytes_dropped_total",
  "vmagent_remotewrite_block_size_bytes_sum",
  "vmagent_remotewrite_pending_data_bytes",
];

/** What Prometheus makes itself passes the filter of a scrape, and not the one on the way to Receive. */
const madeByPrometheus = ["up", "scrape_samples_post_metric_relabeling"];

/**
 * Metrics of a cluster's sender by which alerts, recording rules and `npm run status` know how far it is behind, what it
 * loses and how full its volume is: some fifteen series. Prometheus makes `up` and the counts of scrapes itself, past every
 * filter but that of one that runs there already, which filters as it sends.
 */
export function senderMetrics({ mode, buffer, existing }: Sender): string[] {
  if (existing === true) return [...always, ...madeByPrometheus];
  return [
    ...always,
    ...ofVolumes,
    ...(mode === "server" ? ofServers : []),
    ...(buffer === "diskQueue" ? ofDiskQueues : []),
  ];
}
