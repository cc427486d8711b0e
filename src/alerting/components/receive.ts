import { ingestors } from "../../config/ingestor-jobs.js";
import { Duration } from "../../units/duration.js";
import type { Alert, AlertGroup } from "../alert.js";
import { lasting, rateWindow } from "../fleet/windows.js";
import { mixinRecorded } from "../recorded.js";
import { failingShare, failsAbove, grpcServer } from "./failing-share.js";
import { slowest } from "./slow-requests.js";
import type { WatchedComponents } from "./watched-components.js";

const routers = 'job="thanos-receive-router"';
const both = 'job=~"thanos-receive-.*"';

/** How often a router asks how many series each tenant has. Source: Thanos, `cmd/thanos/receive.go`. */
const META_MONITORING_INTERVAL = Duration.seconds(15);

/** The mixin's 10 s of the 30 s that a sender waits. */
const SLOW = 1 / 3;

/** The Thanos mixin's rules about Receive, and what it lacks. */
export function receiveComponent(watched: WatchedComponents): AlertGroup {
  const { ring, scrapeInterval, requestTimeout } = watched;
  const window = String(rateWindow(scrapeInterval));
  const long = String(lasting(scrapeInterval));
  const http = {
    failed: `http_requests_total{code=~"5..",${routers},handler="receive"}`,
    all: `http_requests_total{${routers},handler="receive"}`,
  };
  const result = (metric: string) => ({
    failed: `${metric}{result="error",${routers}}`,
    all: `${metric}{${routers}}`,
  });
  const files = {
    failed: `thanos_receive_hashrings_file_errors_total{${routers}}`,
    all: `thanos_receive_hashrings_file_refreshes_total{${routers}}`,
  };
  const replications = result("thanos_receive_replications_total");
  const forwards = result("thanos_receive_forward_requests_total");
  const duration = slowest("http_request_duration_seconds", `${routers},handler="receive"`, window);
  const polls = rateWindow(scrapeInterval).seconds / META_MONITORING_INTERVAL.seconds;
  const alerts: Alert[] = [
    {
      name: "ThanosReceiveHttpRequestErrorRateHigh",
      expr: failsAbove(5, http, window),
      for: "5m",
      severity: "page",
      summary: 'Receive fails {{ printf "%.0f" $value }} % of write requests.',
      description: "Senders repeat them and keep what they cannot send for as long as their outageBudget.",
    },
    {
      name: "ThanosReceiveHttpRequestLatencyHigh",
      expr: `${duration} > ${Math.round(requestTimeout.seconds * SLOW)}`,
      for: "10m",
      severity: "ticket",
      summary: "One in a hundred write requests takes longer than {{ $value | humanizeDuration }}.",
      description: `Senders give up after ${requestTimeout} and send the same again, which makes it worse.`,
    },
    ...(ring.replicationFactor > 1
      ? [
          {
            // The mixin's bound: as many failures as one missing ingestor more than the copies allow for would cause.
            name: "ThanosReceiveHighReplicationFailures",
            expr: `100 * ${failingShare(replications, window)} > ${percentLost(ring)}`,
            for: "5m",
            severity: "ticket" as const,
            summary: '{{ printf "%.0f" $value }} % of replications fail.',
            description: "Writes are acknowledged with fewer copies than they should have, or not at all.",
          },
        ]
      : []),
    {
      name: "ThanosReceiveHighForwardRequestFailures",
      expr: failsAbove(20, forwards, window),
      for: "5m",
      severity: "ticket",
      summary: '{{ printf "%.0f" $value }} % of what routers forward to ingestors fails.',
      description: "Ingestors are away, overloaded, or refuse what is too old; senders see the write fail or wait.",
    },
    {
      name: "ThanosReceiveHighHashringFileRefreshFailures",
      expr: `${failingShare(files, window)} > 0`,
      for: "15m",
      severity: "ticket",
      summary: "Routers cannot read the file with the ring.",
      description: "They go on with the ring they know; a changed one does not take effect.",
    },
    {
      name: "ThanosReceiveConfigReloadFailure",
      expr: `min by (job) (thanos_receive_config_last_reload_successful{${routers}}) != 1`,
      for: "5m",
      severity: "ticket",
      summary: "A router could not take over the changed ring.",
      description: "It goes on with the one it knows; when it is started anew it does not come up.",
    },
    {
      // A changed ConfigMap reaches the pods within two minutes, one after the other.
      name: "ThanosReceiveRingsDiffer",
      expr: `max(thanos_receive_config_hash{${routers}}) != min(thanos_receive_config_hash{${routers}})`,
      for: "5m",
      severity: "ticket",
      summary: "Routers do not agree about the ring.",
      description:
        "Each sends the same series to other ingestors: there are more copies than wanted, and more series in the heads.",
    },
    {
      name: "ThanosReceiveNoUpload",
      expr: noUpload(watched),
      for: String(watched.blockDuration.times(1.5)),
      severity: "page",
      summary: "{{ $labels.pod }} has uploaded no block for {{ $value | humanizeDuration }} or longer.",
      description:
        "It keeps its blocks until they are uploaded; when its volume is full it takes no samples any more. If the volume is lost before, the copies of others must do.",
    },
    {
      name: "ThanosReceiveUploadsFail",
      expr: `sum by (job, pod) (increase(thanos_shipper_upload_failures_total{${ingestors}}[${window}])) > 0`,
      for: long,
      severity: "ticket",
      summary: "{{ $labels.pod }} cannot upload a block.",
      description: "It tries again and again, and keeps the block meanwhile.",
    },
    {
      name: "ThanosReceiveLimitsConfigReloadFailure",
      expr: `sum by (job) (increase(thanos_receive_limits_config_reload_err_total{${routers}}[${window}])) > 0`,
      for: "5m",
      severity: "ticket",
      summary: "A router could not take over the changed limits.",
      description: "It goes on with those it knows: a cluster that is new, or shut out, is treated as before.",
    },
    {
      name: "ThanosReceiveLimitsHighMetaMonitoringQueriesFailureRate",
      expr: `100 * sum by (job, pod) (increase(thanos_receive_metamonitoring_failed_queries_total{${routers}}[${window}])) / ${polls} > 20`,
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.pod }} does not learn how many series each cluster has.",
      description: "It goes by the last number it knows: the limit of series does not hold.",
    },
    {
      name: "ThanosReceiveTenantLimitedByHeadSeries",
      expr: `sum by (job, tenant) (increase(thanos_receive_head_series_limited_requests_total{${routers}}[${window}])) > 0`,
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.tenant }} is above its limit of series: what it sends is answered 429.",
      description: "Its sender waits and repeats: nothing is lost until its outage budget is over.",
    },
  ];
  return {
    name: "components-thanos-receive",
    recordings: [
      {
        record: mixinRecorded.receiveServerFailuresUnary,
        expr: failingShare(grpcServer(both, ',grpc_type="unary"'), window),
      },
      {
        record: mixinRecorded.receiveServerFailuresStream,
        expr: failingShare(grpcServer(both, ',grpc_type="server_stream"'), window),
      },
      { record: mixinRecorded.receiveHttpFailures, expr: failingShare(http, window) },
      { record: mixinRecorded.receiveDuration, expr: duration, labels: { quantile: "0.99" } },
      { record: mixinRecorded.receiveReplicationFailures, expr: failingShare(replications, window) },
      { record: mixinRecorded.receiveForwardFailures, expr: failingShare(forwards, window) },
      { record: mixinRecorded.receiveHashringFailures, expr: failingShare(files, window) },
    ],
    alerts,
  };
}

function percentLost({ ingestors: count, replicationFactor }: WatchedComponents["ring"]): number {
  return Math.round((100 * Math.floor((replicationFactor + 1) / 2)) / count);
}

/**
 * Holds for an ingestor that has samples and uploads nothing. The mixin looks over three hours, one and a half of its
 * blocks. The value is that range.
 */
function noUpload({ blockDuration, scrapeInterval }: WatchedComponents): string {
  const range = Duration.longest(blockDuration.times(1.5), rateWindow(scrapeInterval));
  return (
    `(sum by (job, pod) (increase(thanos_shipper_uploads_total{${ingestors}}[${range}])) == 0 ` +
    `and on (job, pod) sum by (job, pod) (prometheus_tsdb_head_series{${ingestors}}) > 0) + ${range.seconds}`
  );
}
