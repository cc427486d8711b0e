import { ingestors } from "../config/ingestor-jobs.js";
import type { AnsweredSeries, MetricsApi } from "../audit/metrics-api.js";
import { observabilityClusterName } from "../config/model.js";
import { tenantLabel, writtenBy } from "../config/tenant-label.js";
import { WIRE_BYTES_PER_SAMPLE } from "../outage/sample-bytes.js";
import { Duration } from "../units/duration.js";

/** What the global view knows of one cluster. */
export interface ClusterReading {
  /** Time of its newest sample, in milliseconds since 1970. @default - none is as young as the look-back */
  readonly newest?: number;
  /** Seconds by which its sender was behind its own scrapes when that sample was made. @default - its sender does not say */
  readonly lag?: number;
  /** Samples that waited in its sender then. @default - its sender does not say */
  readonly waiting?: number;
  /** Series in the ingestors' heads. @default - they have none */
  readonly series?: number;
}

/** Which clusters are read, and how. */
export interface ReadingScope {
  readonly clusters: readonly string[];
  /** How far back a cluster's newest sample is looked for. */
  readonly lookBack: Duration;
  /** Copies of each series that ingestors keep. */
  readonly replicationFactor: number;
}

/** How far back PromQL itself looks. Source: Thanos Query, `--query.lookback-delta`, Prometheus's default. */
const PROMQL_LOOK_BACK = Duration.minutes(5);

/** Steps that overlap in PromQL's look-back, so that no sample falls between two. */
const SEARCH_STEP = Duration.minutes(4);

const written = `cluster, ${tenantLabel}`;

/**
 * Reads what the global view knows of clusters. A series counts for a cluster where tenant and `cluster` label agree: what
 * others claim to be is not the cluster's.
 *
 * @param at moment that is looked at, in milliseconds since 1970.
 * @throws CannotTell when Query does not answer, or not in full.
 */
export async function clusterReadings(
  api: MetricsApi,
  { clusters, lookBack, replicationFactor }: ReadingScope,
  at: number,
): Promise<ReadonlyMap<string, ClusterReading>> {
  if (clusters.length === 0) return new Map();
  const ask = (expression: string) => api.query(expression, at, "joined");
  const of = (names: readonly string[]) => `cluster=~"${names.join("|")}"`;
  const newestOf = (names: readonly string[]) => `max by (${written}) (timestamp(up{${of(names)}}))`;
  const all = of(clusters);
  const sent = "prometheus_remote_storage_queue_highest";
  // Only the observability cluster speaks of ingestors: a `tenant` in what another one writes is a label like any other.
  const own = `${ingestors},${writtenBy(observabilityClusterName)}`;
  const copies = `prometheus_tsdb_head_series{tenant=~"${clusters.join("|")}",${own}}`;
  const [fresh, lags, waiting, headSeries] = await Promise.all([
    ask(newestOf(clusters)).then(byCluster),
    ask(`max by (${written}) (${sent}_timestamp_seconds{${all}} - ${sent}_sent_timestamp_seconds{${all}})`).then(
      byCluster,
    ),
    ask(
      `sum by (${written}) (prometheus_remote_storage_samples_pending{${all}} ` +
        `or vmagent_remotewrite_pending_data_bytes{${all}} / ${WIRE_BYTES_PER_SAMPLE})`,
    ).then(byCluster),
    ask(`sum by (tenant) (${copies}) / ${replicationFactor}`),
  ]);
  const silent = clusters.filter((name) => !fresh.has(name));
  // Their senders say nothing either, and a search of days costs more than all the rest.
  const search = `max_over_time((${newestOf(silent)})[${Duration.longest(lookBack, PROMQL_LOOK_BACK)}:${SEARCH_STEP}])`;
  const found = silent.length === 0 ? fresh : new Map([...fresh, ...byCluster(await ask(search))]);
  const heads = new Map(headSeries.map((series) => [series.metric["tenant"] ?? "", valueOf(series)]));
  return new Map(
    clusters.map((name) => {
      const newest = found.get(name);
      return [
        name,
        {
          newest: newest === undefined ? undefined : newest * 1000,
          lag: lags.get(name),
          waiting: waiting.get(name),
          series: heads.get(name),
        },
      ];
    }),
  );
}

function byCluster(answer: readonly AnsweredSeries[]): ReadonlyMap<string, number> {
  const own = answer.filter(({ metric }) => metric["cluster"] === metric[tenantLabel]);
  return new Map(own.map((series) => [series.metric["cluster"] ?? "", valueOf(series)]));
}

function valueOf({ value }: AnsweredSeries): number {
  return Number(value?.[1]);
}
