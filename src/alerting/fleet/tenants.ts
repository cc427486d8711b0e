import { ingestors } from "../../config/ingestor-jobs.js";
import { tenantLabel } from "../../config/tenant-label.js";
import { ENDANGERED } from "../../outage/silence.js";
import type { AlertGroup } from "../alert.js";
import { perTenant, read, writers } from "../promql.js";
import { recorded } from "../recorded.js";
import type { WatchedFleet } from "./watched-cluster.js";
import { lasting, rateWindow } from "./windows.js";

/** What Receive says of each tenant, and who a tenant says it is. */
export function tenants({ namespace, replicationFactor, scrapeInterval, plannedRate }: WatchedFleet): AlertGroup {
  const window = rateWindow(scrapeInterval);
  const long = String(lasting(scrapeInterval));
  const ofIngestors = `namespace="${namespace}",${ingestors},${writers.observability}`;
  const routers = `namespace="${namespace}",job="thanos-receive-router",${writers.observability}`;
  const known = read(recorded.declaredSender, "observability");
  return {
    name: "fleet-tenants",
    recordings: [
      {
        record: recorded.series,
        expr: `${perTenant("sum", `prometheus_tsdb_head_series{${ofIngestors}}`)} / ${replicationFactor}`,
      },
      {
        record: recorded.seriesLimitUsed,
        expr: `${read(recorded.series)} / on (cluster) ${read(recorded.declaredSeriesLimit, "observability")}`,
      },
    ],
    alerts: [
      {
        // 429 is no loss: senders repeat it, and ThanosReceiveTenantLimitedByHeadSeries tells of it.
        name: "TenantSamplesRefused",
        expr: `${perTenant("sum", `rate(thanos_receive_write_samples_sum{${routers},code=~"4..",code!="429"}[${window}])`, ["code"])} > 0 and on (cluster) ${known}`,
        for: "5m",
        severity: "ticket",
        summary: "Receive refuses samples of {{ $labels.cluster }} with {{ $labels.code }}.",
        description:
          "No sender repeats them: they are lost. 409: too old, too far ahead, or twice with another value; 413: a request above receive.limits; 400: no request at all.",
      },
      {
        name: "TenantNearSeriesLimit",
        expr: `${read(recorded.seriesLimitUsed)} > ${ENDANGERED}`,
        for: long,
        severity: "ticket",
        summary: "{{ $labels.cluster }} has used {{ $value | humanizePercentage }} of its limit of series.",
        description:
          "Above it everything it sends is answered 429 and waits at the sender, until its outage budget is over.",
      },
      {
        name: "ClusterLabelDiffers",
        expr: `max by (cluster, called) (label_replace(label_replace(${foreignLabel()}, "called", "$1", "cluster", "(.+)"), "cluster", "$1", "${tenantLabel}", "(.+)"))`,
        for: long,
        severity: "ticket",
        summary: "{{ $labels.cluster }} writes series with the label cluster={{ $labels.called }}.",
        description:
          "Its certificate says who it is, and it calls itself something else: dashboards that select the label alone show its series as another cluster's.",
      },
      {
        name: "BucketGrowsAbovePlan",
        expr: `sum(avg_over_time(${recorded.samplesReceived}{${writers.ruler}}[1d])) > ${Math.ceil(plannedRate)}`,
        for: "6h",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} samples per second arrive, more than the file plans for.',
        description:
          "The object store grows faster, and costs more, than `npm run cost` says, which goes by the activeSeries of the clusters.",
      },
    ],
  };
}

/** Tenants with a label `cluster` that is not their name. */
function foreignLabel(): string {
  const called = `group by (${tenantLabel}, cluster) (up{${writers.children}})`;
  const named = `label_replace(group by (${tenantLabel}) (up{${writers.children}}), "cluster", "$1", "${tenantLabel}", "(.+)")`;
  return `(${called} unless on (${tenantLabel}, cluster) ${named})`;
}
