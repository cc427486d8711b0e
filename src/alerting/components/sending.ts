import type { AlertGroup } from "../alert.js";
import { lasting, rateWindow } from "../fleet/windows.js";
import type { WatchedComponents } from "./watched-components.js";

/**
 * How Prometheus of the observability cluster and the Ruler send to Receive, by the mixin of Prometheus. What the Ruler
 * says of the child clusters it learns by that way, so this is told here.
 */
export function sending({ scrapeInterval, ruler }: WatchedComponents): AlertGroup {
  const window = rateWindow(scrapeInterval);
  const long = String(lasting(scrapeInterval));
  const job = ruler ? 'job=~"prometheus|thanos-rule"' : 'job="prometheus"';
  const rate = (metric: string) => `rate(prometheus_remote_storage_${metric}_total{${job}}[${window}])`;
  const most = (metric: string) => `max_over_time(prometheus_remote_storage_${metric}_seconds{${job}}[${window}])`;
  return {
    name: "components-sending",
    alerts: [
      {
        name: "PrometheusRemoteStorageFailures",
        expr: `max by (job) (100 * ${rate("samples_failed")} / (${rate("samples_failed")} + ${rate("samples")})) > 1`,
        for: long,
        severity: "ticket",
        summary:
          '{{ $labels.job }} of the observability cluster fails to send {{ printf "%.1f" $value }} % of its samples.',
        description: "They are refused for good and lost: a sender repeats everything else.",
      },
      {
        // It has no outage budget; what is wrong with a sender is what outlasts a rate.
        name: "PrometheusRemoteWriteBehind",
        expr: `max by (job) (${most("queue_highest_timestamp")} - (${most("queue_highest_sent_timestamp")} > 0)) > ${window.seconds}`,
        for: long,
        severity: "ticket",
        summary: "{{ $labels.job }} of the observability cluster sends {{ $value | humanizeDuration }} behind.",
        description: "Rules over all clusters see the ingestors and routers as they were then.",
      },
    ],
  };
}
