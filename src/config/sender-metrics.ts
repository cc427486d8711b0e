/** What kind of sender a cluster has. */
export interface SenderKind {
  readonly mode: "server" | "agent";
  readonly buffer: "wal" | "diskQueue";
}

const always = [
  "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
  "prometheus_remote_storage_queue_highest_timestamp_seconds",
  "prometheus_remote_storage_samples_dropped_total",
  "prometheus_remote_storage_samples_failed_total",
  "prometheus_remote_storage_samples_pending",
  "prometheus_remote_storage_samples_total",
  "prometheus_remote_storage_shards_desired",
  "prometheus_remote_storage_shards_max",
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

/**
 * Metrics of a cluster's sender by which alerts, recording rules and `npm run status` know how far it is behind, what it
 * loses and how full its volume is: some fifteen series. Prometheus makes `up` and the counts of scrapes itself, past every
 * filter.
 */
export function senderMetrics({ mode, buffer }: SenderKind): string[] {
  return [...always, ...(mode === "server" ? ofServers : []), ...(buffer === "diskQueue" ? ofDiskQueues : [])];
}
