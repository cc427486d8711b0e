/**
 * Series that rules of ours record, by what they say; dashboards, `npm run status` and alerts read them under these names.
 *
 * A series per cluster has the label `cluster`, made from the tenant and not from what the sender calls itself. Read those
 * of the Ruler with `tenant_id="ruler"` and the declared ones with `tenant_id="observability"`: nobody else can write there.
 */
export const recorded = {
  /** Time of the newest sample that Receive has of a cluster, in seconds since 1970. By the Ruler. */
  newestSample: "cluster:newest_sample_timestamp_seconds:max",
  /** Age of that sample in seconds; 0 when it is of now or later. By the Ruler. */
  sampleAge: "cluster:newest_sample_age_seconds:min",
  /**
   * Seconds between what a cluster's Prometheus has scraped and what it has sent, as it says itself; with a disk queue, what
   * it has handed over to that. Absent where nothing of the last minutes has arrived. By the Ruler.
   */
  lag: "cluster:remote_write_lag_seconds:max",
  /**
   * Seconds of samples that wait at the sender: `lag`, and with a disk queue what waits in that, by the bytes that one second
   * makes. Absent where nothing of the last minutes has arrived. By the Ruler.
   */
  backlog: "cluster:remote_write_backlog_seconds:max",
  /** Series of a cluster in the ingestors' heads, copies not counted. By the Ruler. */
  series: "cluster:head_series:sum",
  /** Series that a cluster scrapes now, after what its configuration drops. By the Ruler. */
  activeSeries: "cluster:active_series:sum",
  /** Part of its limit of series that a cluster has used, 0 to 1; absent where it has no limit. By the Ruler. */
  seriesLimitUsed: "cluster:head_series_limit_used:ratio",
  /** Part of the outage budget that is left, 1 to 0: 0 means that samples are being lost. By the Ruler. */
  budgetLeft: "cluster:outage_budget_left:ratio",
  /** Samples per second that Receive took from a cluster. By the Ruler. */
  samplesReceived: "cluster:samples_received:sum_rate",
  /** Samples per second in requests that Receive refused, by the label `code`, such as 409, 413 or 429. By the Ruler. */
  samplesRefused: "cluster:samples_refused:sum_rate",
  /**
   * Part of a sender's volume that is used, 0 to 1: as the kubelet says where the volume is a file system of its own, and what
   * Prometheus and the queue say they keep there. By the Ruler.
   */
  senderDiskUsed: "cluster:sender_disk_used:ratio",
  /** Part of its size that a disk queue has used, 0 to 1. By the Ruler. */
  diskQueueUsed: "cluster:disk_queue_used:ratio",

  /** `childClusters[].prometheus.outageBudget` in seconds. By Prometheus of the observability cluster. */
  declaredBudget: "cluster:outage_budget_seconds:declared",
  /** Age of the newest sample from which on a silence is told of, in seconds. By the same. */
  declaredNoticed: "cluster:silence_noticed_seconds:declared",
  /** Age of the newest sample from which on the budget is nearly over, in seconds. By the same. */
  declaredEndangered: "cluster:silence_endangered_seconds:declared",
  /** `childClusters[].prometheus.activeSeries`: what its volume, its queue and its budget are made for. By the same. */
  declaredSeries: "cluster:active_series:declared",
  /** Size of the volume of a sender, in bytes; absent where its volume is not ours. By the same. */
  declaredVolume: "cluster:sender_volume_bytes:declared",
  /** Part of that volume above which it is nearly full: more than the whole budget was to take. By the same. */
  declaredVolumeAlarm: "cluster:sender_volume_alarm:declared",
  /** Most bytes that a disk queue holds; absent where there is none. By the same. */
  declaredQueue: "cluster:disk_queue_bytes:declared",
  /** Most series a cluster may have in the ingestors' heads; absent where it has no limit. By the same. */
  declaredSeriesLimit: "cluster:head_series_limit:declared",
  /** 1 for each child cluster in the file, with the labels `mode` (server, agent, existing) and `buffer` (wal, diskQueue). By the same. */
  declaredSender: "cluster:sender:declared",

  /** When a certificate ends, in seconds since 1970, with the labels `certificate` (`<cluster>/<role>`) and `authority`. */
  certificateExpiry: "thanos_fleet_certificate_expiry_timestamp_seconds",
  /** Seconds that a certificate is good for from beginning to end, with the same labels. */
  certificateLife: "thanos_fleet_certificate_life_seconds",
  /** 1 for a certificate of which nothing says when it ends, with the labels `certificate` and `secret`. */
  certificateExpiryUnknown: "thanos_fleet_certificate_expiry_unknown",
} as const;

/**
 * Names of the Thanos mixin's recording rules that are kept, with the label `job`; all are made by Prometheus of the observability
 * cluster.
 */
export const mixinRecorded = {
  queryClientFailuresUnary: ":grpc_client_failures_per_unary:sum_rate",
  queryClientFailuresStream: ":grpc_client_failures_per_stream:sum_rate",
  queryDnsFailures: ":thanos_query_store_apis_dns_failures_per_lookup:sum_rate",
  /** Seconds within which 99 of 100 instant queries are answered. */
  queryDuration: ":query_duration_seconds:histogram_quantile",
  /** Seconds within which 99 of 100 range queries are answered. */
  queryRangeDuration: ":api_range_query_duration_seconds:histogram_quantile",
  receiveServerFailuresUnary: ":thanos_query_receive_grpc_server_failures_per_unary:sum_rate",
  receiveServerFailuresStream: ":thanos_query_receive_grpc_server_failures_per_stream:sum_rate",
  /** Part of write requests that are answered by an error of the server's, 0 to 1; the mixin's own expression counts the others. */
  receiveHttpFailures: ":http_failure_per_request:sum_rate",
  /** Seconds within which 99 of 100 write requests are answered. */
  receiveDuration: ":http_request_duration_seconds:histogram_quantile",
  receiveReplicationFailures: ":thanos_receive_replication_failure_per_requests:sum_rate",
  receiveForwardFailures: ":thanos_receive_forward_failure_per_requests:sum_rate",
  receiveHashringFailures: ":thanos_receive_hashring_file_failure_per_refresh:sum_rate",
  storeServerFailuresUnary: ":thanos_query_store_grpc_server_failures_per_unary:sum_rate",
  storeServerFailuresStream: ":thanos_query_store_grpc_server_failures_per_stream:sum_rate",
  storeBucketFailures: ":thanos_objstore_bucket_failures_per_operation:sum_rate",
  /** Seconds within which 99 of 100 of the gateways' requests to the object store are answered. */
  storeBucketDuration: ":thanos_objstore_bucket_operation_duration_seconds:histogram_quantile",
} as const;
