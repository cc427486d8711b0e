import { ingestors } from "../../config/ingestor-jobs.js";
import { recorded } from "../../alerting/recorded.js";
import { chosen, chosenClusters, declared, here, job, recordedByRuler, routers } from "./selectors.js";
import type { ShownFleet } from "./shown-fleet.js";

/** Expressions with a series per chosen cluster and the label `cluster`. */
export interface ClusterQueries {
  /** Age of the newest sample that Receive has, in seconds. */
  readonly sampleAge: string;
  /** What is left of the outage budget, 0 to 1. */
  readonly budgetLeft: string;
  /** Seconds that sending is behind, as the sender says. */
  readonly lag: string;
  /** Seconds of samples that wait at the sender. @default - only a Ruler counts them */
  readonly backlog?: string;
  /** Series in the ingestors' heads, copies not counted. */
  readonly series: string;
  /** Part of the limit of series that is used. @default - only a Ruler counts it */
  readonly seriesLimitUsed?: string;
  /** Samples per second that were taken. */
  readonly received: string;
  /** Samples per second that were refused, also by `code`. */
  readonly refused: string;
}

/** What the environment's file says of each cluster, as Prometheus of the observability cluster records it. */
export const byFile = (series: string) => `max by (cluster) (${series}{${declared}})`;

/** What the Ruler recorded, or, without one, the same from what the components say. */
export function clusterQueries({ ruler, replicationFactor }: ShownFleet): ClusterQueries {
  return ruler ? byRuler : fromComponents(replicationFactor);
}

const newest = (series: string) => `max by (cluster) (${series}{${recordedByRuler}})`;

const byRuler: ClusterQueries = {
  sampleAge: newest(recorded.sampleAge),
  budgetLeft: newest(recorded.budgetLeft),
  lag: newest(recorded.lag),
  backlog: newest(recorded.backlog),
  series: newest(recorded.series),
  seriesLimitUsed: newest(recorded.seriesLimitUsed),
  received: `sum by (cluster) (${recorded.samplesReceived}{${recordedByRuler}})`,
  refused: `sum by (cluster, code) (${recorded.samplesRefused}{${recordedByRuler}})`,
};

function fromComponents(replicationFactor: number): ClusterQueries {
  const ofTenants = `tenant=~"${chosenClusters}"`;
  const head = (metric: string) => named(`${metric}{${here(ingestors, ofTenants)}}`, "tenant");
  const written = (code: string) =>
    named(`rate(thanos_receive_write_samples_sum{${here(routers, code, ofTenants)}}[$__rate_interval])`, "tenant");
  const sampleAge = `clamp_min(time() - max by (cluster) (${head("prometheus_tsdb_head_max_time")} > 0) / 1000, 0)`;
  const sent = (metric: string) =>
    named(`prometheus_remote_storage_queue_${metric}{${chosen(job("prometheus"))}}`, "tenant_id");
  return {
    sampleAge,
    budgetLeft: `clamp_min(1 - ${sampleAge} / on (cluster) ${byFile(recorded.declaredBudget)}, 0)`,
    lag: `max by (cluster) (${sent("highest_timestamp_seconds")}) - max by (cluster) (${sent("highest_sent_timestamp_seconds")})`,
    series: `sum by (cluster) (${head("prometheus_tsdb_head_series")}) / ${replicationFactor}`,
    received: `sum by (cluster) (${written('code="200"')})`,
    refused: `sum by (cluster, code) (${written('code!="200"')})`,
  };
}

/** The cluster's name is its tenant, whatever it calls itself. */
function named(expr: string, tenant: string): string {
  return `label_replace(${expr}, "cluster", "$1", "${tenant}", "(.+)")`;
}
