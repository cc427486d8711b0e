import type { AlertGroup } from "../alert.js";
import { rateWindow } from "../fleet/windows.js";
import { mixinRecorded } from "../recorded.js";
import { failingShare, failsAbove, grpcServer } from "./failing-share.js";
import { slowest } from "./slow-requests.js";
import type { WatchedComponents } from "./watched-components.js";

/** Exactly Query: the mixin's `.*thanos-query.*` is the Query Frontend too. */
const job = 'job="thanos-query"';

/** The mixin's 40 s and 90 s, as shares of the 2 minutes that a query may take by default. */
const SLOW = { instant: 1 / 3, range: 3 / 4 };

/** The Thanos mixin's rules about Query. */
export function queryComponent({ scrapeInterval, queryTimeout }: WatchedComponents): AlertGroup {
  const window = String(rateWindow(scrapeInterval));
  const http = (handler: string) => ({
    failed: `http_requests_total{code=~"5..",${job},handler="${handler}"}`,
    all: `http_requests_total{${job},handler="${handler}"}`,
  });
  const client = (further: string, codes: string) => ({
    failed: `grpc_client_handled_total{${codes},${job}${further}}`,
    all: `grpc_client_started_total{${job}${further}}`,
  });
  const broken = 'grpc_code=~"Unknown|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded"';
  // Two discoveries that look up names, of which an environment may use either.
  const lookups = (what: string) =>
    ["endpoints", "endpoint_groups"]
      .map((source) => `sum by (job) (rate(thanos_query_${source}_dns_${what}_total{${job}}[${window}]))`)
      .join(" + ");
  const dns = `(${lookups("failures")}) / (${lookups("lookups")})`;
  const duration = (handler: string) => slowest("http_request_duration_seconds", `${job},handler="${handler}"`, window);
  const quantile = { quantile: "0.99" };
  const slow = (share: number) => Math.round(queryTimeout.seconds * share);
  return {
    name: "components-thanos-query",
    recordings: [
      {
        record: mixinRecorded.queryClientFailuresUnary,
        expr: failingShare(client(',grpc_type="unary"', broken), window),
      },
      {
        record: mixinRecorded.queryClientFailuresStream,
        expr: failingShare(client(',grpc_type="server_stream"', broken), window),
      },
      { record: mixinRecorded.queryDnsFailures, expr: dns },
      { record: mixinRecorded.queryDuration, expr: duration("query"), labels: quantile },
      { record: mixinRecorded.queryRangeDuration, expr: duration("query_range"), labels: quantile },
    ],
    alerts: [
      {
        name: "ThanosQueryHttpRequestQueryErrorRateHigh",
        expr: failsAbove(5, http("query"), window),
        for: "5m",
        severity: "page",
        summary: 'Query fails {{ printf "%.0f" $value }} % of instant queries.',
        description: "Dashboards have holes, and rules that the Ruler evaluates fail: their alerts cannot fire.",
      },
      {
        name: "ThanosQueryHttpRequestQueryRangeErrorRateHigh",
        expr: failsAbove(5, http("query_range"), window),
        for: "5m",
        severity: "page",
        summary: 'Query fails {{ printf "%.0f" $value }} % of range queries.',
        description: "Graphs show errors. Rules ask instant queries and go on.",
      },
      {
        name: "ThanosQueryGrpcServerErrorRate",
        expr: failsAbove(5, grpcServer(job), window),
        for: "5m",
        severity: "ticket",
        summary: 'Query fails {{ printf "%.0f" $value }} % of what others ask it by gRPC.',
        description: "The Ruler, or another Query, asks it that way.",
      },
      {
        name: "ThanosQueryGrpcClientErrorRate",
        expr: failsAbove(5, client("", 'grpc_code!="OK"'), window),
        for: "5m",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} % of what Query asks of ingestors and gateways fails.',
        description: "Answers are partial or fail: an ingestor, a gateway or the network between them is unwell.",
      },
      {
        name: "ThanosQueryHighDNSFailures",
        expr: `100 * ${dns} > 1`,
        for: "15m",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} % of Query\'s look-ups of names fail.',
        description: "It keeps the addresses it had; what is started anew is not found.",
      },
      {
        name: "ThanosQueryInstantLatencyHigh",
        expr: `${duration("query")} > ${slow(SLOW.instant)}`,
        for: "10m",
        severity: "ticket",
        summary: "One in a hundred instant queries takes longer than {{ $value | humanizeDuration }}.",
        description: `A query may take ${queryTimeout}; rules are evaluated late.`,
      },
      {
        name: "ThanosQueryRangeLatencyHigh",
        expr: `${duration("query_range")} > ${slow(SLOW.range)}`,
        for: "10m",
        severity: "ticket",
        summary: "One in a hundred range queries takes longer than {{ $value | humanizeDuration }}.",
        description: `A query may take ${queryTimeout}; graphs over long ranges soon fail.`,
      },
      {
        name: "ThanosQueryOverload",
        expr:
          `max_over_time(thanos_query_concurrent_gate_queries_max{${job}}[${window}]) - ` +
          `avg_over_time(thanos_query_concurrent_gate_queries_in_flight{${job}}[${window}]) < 1`,
        for: "15m",
        severity: "ticket",
        summary: "Query {{ $labels.pod }} works on as many queries as it may; others wait.",
        description: "More or heavier queries come than it can answer. The Ruler's wait in the same line.",
      },
    ],
  };
}
