import { diskQueueJob } from "../../config/rules/prometheus.js";
import type { Alert, AlertGroup } from "../alert.js";
import { perCluster, read, writers } from "../promql.js";
import { recorded } from "../recorded.js";
import type { Recording } from "../recording.js";
import type { WatchedFleet } from "./watched-cluster.js";
import { lasting, rateWindow } from "./windows.js";

/**
 * What the Prometheus of each cluster says of its own sending. An agent evaluates no rules, so all of it is looked at here,
 * while it arrives: of a cluster that is silent only its age is known.
 */
export function senders({ clusters, scrapeInterval }: WatchedFleet): AlertGroup {
  const window = rateWindow(scrapeInterval);
  const long = String(lasting(scrapeInterval));
  const of = (metric: string, further = "") => `${metric}{job="prometheus",${writers.children}${further}}`;
  const queue = (metric: string) => `${metric}{job="${diskQueueJob}",${writers.children}}`;
  const most = (metric: string) => `max_over_time(${of(metric)}[${window}])`;
  const rate = (metric: string) => `rate(${of(metric)}[${window}])`;

  // Nothing was sent yet where the time of what was sent is 0.
  const lag = perCluster(
    "max",
    `${most("prometheus_remote_storage_queue_highest_timestamp_seconds")} - ` +
      `(${most("prometheus_remote_storage_queue_highest_sent_timestamp_seconds")} > 0)`,
  );
  const queues = clusters.some(({ buffer }) => buffer === "diskQueue");
  const pending = perCluster("sum", queue("vmagent_remotewrite_pending_data_bytes"));
  const waiting = `${pending} / on (cluster) (${perCluster("sum", `rate(${queue("vmagent_remotewrite_block_size_bytes_sum")}[${window}])`)} > 0)`;
  const failed = rate("prometheus_remote_storage_samples_failed_total");

  const recordings: Recording[] = [
    { record: recorded.lag, expr: lag },
    { record: recorded.backlog, expr: queues ? `${lag} + on (cluster) ${waiting} or ${lag}` : lag },
    {
      record: recorded.activeSeries,
      expr: perCluster("sum", `scrape_samples_post_metric_relabeling{${writers.children}}`),
    },
  ];
  const alerts: Alert[] = [
    {
      name: "PrometheusRemoteStorageFailures",
      expr: `${perCluster("max", `100 * ${failed} / (${failed} + ${rate("prometheus_remote_storage_samples_total")})`)} > 1`,
      for: long,
      severity: "ticket",
      summary: '{{ $labels.cluster }} fails to send {{ printf "%.1f" $value }} % of its samples.',
      description: "They are refused for good and lost: a sender repeats everything else.",
    },
    {
      name: "PrometheusRemoteWriteBehind",
      expr: `${read(recorded.lag)} > on (cluster) ${read(recorded.declaredNoticed, "observability")}`,
      for: long,
      severity: "ticket",
      summary: "{{ $labels.cluster }} sends {{ $value | humanizeDuration }} behind what it scrapes.",
      description: "It sends more slowly than it scrapes: shards, the link or Receive carry too little.",
    },
    {
      // Into a queue in its own pod one shard is always enough, and there is nothing to set.
      name: "PrometheusRemoteWriteDesiredShards",
      expr:
        `${perCluster("max", `${most("prometheus_remote_storage_shards_desired")} > ${most("prometheus_remote_storage_shards_max")}`)} ` +
        `and on (cluster) ${read(recorded.declaredSender, "observability", ['buffer="wal"'])}`,
      for: long,
      severity: "ticket",
      summary: '{{ $labels.cluster }} wants {{ printf "%.0f" $value }} shards, more than it may have.',
      description: "It cannot send as fast as it would have to; a backlog drains more slowly than was promised.",
    },
    {
      name: "SenderDropsSamples",
      expr: `${perCluster("sum", dropped(window.toString(), of, queues ? queue : undefined), ["reason"])} > 0`,
      severity: "ticket",
      summary: "{{ $labels.cluster }} has dropped what it had not sent: {{ $labels.reason }}.",
      description:
        "It is lost. unintentionally_dropped_series: the write-ahead log was cut before it was sent; too_old: remoteWrite.sampleAgeLimit; queue_full: an outage was longer than the disk queue holds.",
    },
    {
      name: "ClusterSeriesAbovePlan",
      expr: `${read(recorded.activeSeries)} > on (cluster) ${read(recorded.declaredSeries, "observability")}`,
      for: "6h",
      severity: "ticket",
      summary: '{{ $labels.cluster }} scrapes {{ printf "%.0f" $value }} series, more than its activeSeries.',
      description:
        "Its volume, its disk queue and its way to Receive are sized by that number: its outage budget does not hold.",
    },
  ];
  return { name: "fleet-senders", recordings, alerts };
}

/** What was dropped within the range, by reason. What relabelling takes out on purpose is no loss. */
function dropped(
  window: string,
  of: (metric: string, further?: string) => string,
  queue?: (metric: string) => string,
): string {
  const prometheus = `increase(${of("prometheus_remote_storage_samples_dropped_total", ',reason!="dropped_series"')}[${window}])`;
  if (queue === undefined) return prometheus;
  return `${prometheus} or label_replace(increase(${queue("vm_persistentqueue_bytes_dropped_total")}[${window}]), "reason", "queue_full", "", "")`;
}
