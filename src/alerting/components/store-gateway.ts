import type { AlertGroup } from "../alert.js";
import { rateWindow } from "../fleet/windows.js";
import { mixinRecorded } from "../recorded.js";
import { bucket, failingShare, failsAbove } from "./failing-share.js";
import { slowest } from "./slow-requests.js";
import type { WatchedComponents } from "./watched-components.js";

const job = 'job=~"thanos-store-gateway.*"';

/** The mixin's 2 s of the 2 minutes that a query may take by default. */
const SLOW = 1 / 60;

/** The Thanos mixin's rules about the Store Gateway. */
export function storeGatewayComponent({ scrapeInterval, queryTimeout }: WatchedComponents): AlertGroup {
  const window = String(rateWindow(scrapeInterval));
  // Without ResourceExhausted, as in the mixin: a query above the gateway's own limits is its user's fault.
  const grpc = (further = "") => ({
    failed: `grpc_server_handled_total{grpc_code=~"Unknown|Internal|Unavailable|DataLoss|DeadlineExceeded",${job}${further}}`,
    all: `grpc_server_started_total{${job}${further}}`,
  });
  const duration = slowest("thanos_objstore_bucket_operation_duration_seconds", job, window);
  const slow = Math.max(1, Math.round(queryTimeout.seconds * SLOW));
  return {
    name: "components-thanos-store-gateway",
    recordings: [
      { record: mixinRecorded.storeServerFailuresUnary, expr: failingShare(grpc(',grpc_type="unary"'), window) },
      {
        record: mixinRecorded.storeServerFailuresStream,
        expr: failingShare(grpc(',grpc_type="server_stream"'), window),
      },
      { record: mixinRecorded.storeBucketFailures, expr: failingShare(bucket(job), window) },
      { record: mixinRecorded.storeBucketDuration, expr: duration, labels: { quantile: "0.99" } },
    ],
    alerts: [
      {
        name: "ThanosStoreGrpcErrorRate",
        expr: failsAbove(5, grpc(), window),
        for: "5m",
        severity: "ticket",
        summary: '{{ $labels.job }} fails {{ printf "%.0f" $value }} % of what Query asks.',
        description: "Answers about the past are partial, and rules that need it fail.",
      },
      {
        name: "ThanosStoreSeriesGateLatencyHigh",
        expr: `${slowest("thanos_bucket_store_series_gate_queries_duration_seconds", job, window)} > ${slow}`,
        for: "10m",
        severity: "ticket",
        summary: "Queries wait {{ $value | humanizeDuration }} at {{ $labels.job }} until they are begun.",
        description: "More come at one time than it may work on.",
      },
      {
        name: "ThanosStoreBucketHighOperationFailures",
        expr: failsAbove(5, bucket(job), window),
        for: "15m",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} % of what {{ $labels.job }} wants of the object store fails.',
        description: "Queries about the past fail or are partial.",
      },
      {
        name: "ThanosStoreObjstoreOperationLatencyHigh",
        expr: `${duration} > ${slow}`,
        for: "10m",
        severity: "ticket",
        summary:
          "One in a hundred requests of {{ $labels.job }} to the object store takes {{ $value | humanizeDuration }}.",
        description: "Queries about the past are slow: each needs several such requests.",
      },
    ],
  };
}
