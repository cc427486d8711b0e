import { ingestors } from "../../config/ingestor-jobs.js";
import { ACCEPTED_AHEAD } from "../../outage/receiver.js";
import type { AlertGroup } from "../alert.js";
import { perCluster, perTenant, read, writers } from "../promql.js";
import { recorded } from "../recorded.js";
import type { WatchedFleet } from "./watched-cluster.js";
import { lasting, rateWindow } from "./windows.js";

/**
 * How long the time of the newest sample is remembered while nothing records it. Thanos's own bound for an outage after
 * which an alert begins anew. Source: Thanos, `cmd/thanos/rule.go`, `--for-outage-tolerance`.
 */
const REMEMBERED = "1h";

/** A cluster is in the file before its stack is deployed. */
const DEPLOYED_WITHIN = "1h";

/** How old the newest sample of each cluster is, and what that means for its outage budget. */
export function freshness({ namespace, scrapeInterval }: WatchedFleet): AlertGroup {
  const window = rateWindow(scrapeInterval);
  const long = lasting(scrapeInterval);
  const heads = `prometheus_tsdb_head_max_time{namespace="${namespace}",${ingestors},${writers.observability}}`;
  const samples = `thanos_receive_write_samples_sum{namespace="${namespace}",job="thanos-receive-router",${writers.observability}`;
  const newest = newestSample(heads);
  const age = read(recorded.sampleAge);
  const noticed = read(recorded.declaredNoticed, "observability");
  const endangered = read(recorded.declaredEndangered, "observability");
  const budget = read(recorded.declaredBudget, "observability");
  const received = read(recorded.samplesReceived);
  const pace = `max by (cluster) (deriv(${recorded.sampleAge}{${writers.ruler}}[${long}]))`;
  return {
    name: "fleet-freshness",
    recordings: [
      { record: recorded.newestSample, expr: newest },
      { record: recorded.sampleAge, expr: `clamp_min(time() - (${newest}), 0)` },
      { record: recorded.budgetLeft, expr: `clamp(1 - ${age} / on (cluster) ${budget}, 0, 1)` },
      {
        // A request with one sample that is refused is answered 409; its others are taken.
        record: recorded.samplesReceived,
        expr: perTenant("sum", `rate(${samples},code=~"200|409"}[${window}])`),
      },
      {
        record: recorded.samplesRefused,
        expr: perTenant("sum", `rate(${samples},code=~"4.."}[${window}])`, ["code"]),
      },
    ],
    alerts: [
      {
        name: "ClusterSilent",
        expr: `${age} > on (cluster) ${noticed} unless on (cluster) ${age} >= on (cluster) ${endangered}`,
        severity: "ticket",
        summary: "{{ $labels.cluster }} is silent: its newest sample is {{ $value | humanizeDuration }} old.",
        description:
          "It keeps what it cannot send for as long as its outageBudget. Nothing is lost yet; its own alerts and dashboards stand still.",
      },
      {
        name: "ClusterBudgetEnding",
        expr: `${age} >= on (cluster) ${endangered} unless on (cluster) ${age} >= on (cluster) ${budget}`,
        severity: "page",
        summary:
          "{{ $labels.cluster }} is silent for {{ $value | humanizeDuration }}: a fifth of its outage budget is left.",
        description: "When the budget is over, samples are lost for good. Bring the link or its Prometheus back.",
      },
      {
        name: "ClusterBudgetExceeded",
        expr: `${age} >= on (cluster) ${budget}`,
        severity: "page",
        summary: "{{ $labels.cluster }} is silent for {{ $value | humanizeDuration }}, longer than its outage budget.",
        description:
          "Its sender was built to keep no more than that: from now on it may lose samples for good. `npm run audit` counts them when it is back.",
      },
      {
        name: "ClusterNeverSeen",
        expr: `${read(recorded.declaredSender, "observability")} unless on (cluster) ${read(recorded.newestSample)}`,
        for: DEPLOYED_WITHIN,
        severity: "ticket",
        summary: "Nothing of {{ $labels.cluster }} has ever arrived.",
        description: "It stands in the environment's file: its stack is not deployed, or what it sends is refused.",
      },
      {
        // As long as the whole pace is better than that, the backlog is gone before another outage could need the budget.
        name: "BacklogDoesNotDrain",
        expr:
          `${age} > on (cluster) ${noticed} and on (cluster) ${received} > 0 ` +
          `and on (cluster) ${age} + on (cluster) ${pace} * on (cluster) ${budget} > on (cluster) ${noticed}`,
        for: String(long),
        severity: "ticket",
        summary:
          "{{ $labels.cluster }} sends, but its newest sample stays {{ $value | humanizeDuration }} old or drains too slowly.",
        description:
          "At this pace its backlog is still there after another outage budget: the link, its shards or Receive carry too little, or its clock is behind.",
      },
      {
        name: "ClusterClockAhead",
        expr: `${perTenant("max", `${heads} / 1000 - timestamp(${heads})`)} > ${ACCEPTED_AHEAD.seconds / 2}`,
        for: String(long),
        severity: "ticket",
        summary: "The clock of {{ $labels.cluster }} is {{ $value | humanizeDuration }} ahead.",
        description: `Receive takes samples of up to ${ACCEPTED_AHEAD} ahead of its own clock; what is further ahead is refused with 409 and lost.`,
      },
      {
        name: "ClusterAnswers",
        expr: `${age} <= on (cluster) ${noticed}`,
        severity: "none",
        summary: "Samples of {{ $labels.cluster }} arrive.",
        description: "A dead man's switch: fires for each cluster as long as it is heard of.",
      },
      {
        name: "FleetWatchdog",
        expr: `count(${age}) > 0`,
        severity: "none",
        summary: "{{ $value }} clusters are watched.",
        description:
          "A dead man's switch for the whole way: it stops when scraping, Receive, Query, the Ruler or the way to Alertmanager does.",
      },
    ],
  };
}

/**
 * The later of what Query finds and what the ingestors say of their heads: Query looks back no further than some minutes,
 * and a backlog that is still draining is older; the ingestors are asked only with each scrape. An ingestor that was started
 * anew knows of no sample, hence what was known before.
 */
function newestSample(heads: string): string {
  const known = `${recorded.declaredSender}{${writers.observability}}`;
  return (
    `max by (cluster) (${perCluster("max", `timestamp(up{${writers.children}})`)} ` +
    `or label_replace(${perTenant("max", `${heads} > 0`)} / 1000, "source", "head", "", "") ` +
    `or label_replace(max by (cluster) (last_over_time(${recorded.newestSample}{${writers.ruler}}[${REMEMBERED}])), "source", "before", "", "")) ` +
    `and on (cluster) ${known}`
  );
}
