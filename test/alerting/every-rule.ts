import { parse } from "yaml";
import { componentRules } from "../../src/alerting/components/component-rules.js";
import type { WatchedComponents } from "../../src/alerting/components/watched-components.js";
import { failureAlerts, type WatchedSystem } from "../../src/alerting/failure-alerts.js";
import { declaredRules } from "../../src/alerting/fleet/declared-rules.js";
import { fleetRules } from "../../src/alerting/fleet/fleet-rules.js";
import type { WatchedCluster, WatchedFleet } from "../../src/alerting/fleet/watched-cluster.js";
import type { RuleFile } from "../../src/config/model.js";
import { silentAfter } from "../../src/outage/silence.js";
import { Duration } from "../../src/units/duration.js";

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

const GIBIBYTE = 2 ** 30;

/** A cluster that is promised an hour, on a volume of 10 GiB of which it needs two. */
export function watchedCluster(change: Partial<WatchedCluster> = {}): WatchedCluster {
  const budget = change.budget ?? Duration.hours(1);
  return {
    name: "batcave",
    mode: "server",
    buffer: "wal",
    budget,
    silentAfter: silentAfter(budget, Duration.seconds(30)),
    activeSeries: 20_000,
    volume: 10 * GIBIBYTE,
    neededVolume: 2 * GIBIBYTE,
    seriesLimit: 300_000,
    ...change,
  };
}

/** A cluster with a disk queue, which is promised a day. */
export const batmobile = watchedCluster({
  name: "batmobile",
  mode: "agent",
  buffer: "diskQueue",
  budget: Duration.days(1),
  queue: GIBIBYTE,
});

/** Everything there can be for the Ruler to watch. */
export const fleet: WatchedFleet = {
  clusters: [watchedCluster(), batmobile],
  namespace: "thanos-fleet",
  replicationFactor: 3,
  evaluationInterval: Duration.seconds(30),
  scrapeInterval: Duration.seconds(30),
  plannedRate: 3_000,
};

/** Everything there can be in the observability cluster. */
export const components: WatchedComponents = {
  ring: { ingestors: 6, replicationFactor: 3 },
  scrapeInterval: Duration.seconds(30),
  blockDuration: Duration.hours(2),
  queryTimeout: Duration.minutes(2),
  requestTimeout: Duration.seconds(30),
  minio: true,
  ruler: true,
  alertmanager: true,
};

/** The same, for what tells of its failure. */
export const system: WatchedSystem = {
  environment: "prod",
  ring: components.ring,
  compactor: { scrapeInterval: Duration.seconds(30), waitInterval: Duration.minutes(5) },
  minio: true,
  ruler: true,
  alertmanagers: 2,
};

/** Every rule file of ours. */
export const everyRuleFile: readonly RuleFile[] = [
  fleetRules(fleet),
  declaredRules(fleet.clusters),
  componentRules(components),
  failureAlerts(system),
];

/** The rules of a file. */
export function rulesIn({ content }: RuleFile): Rule[] {
  return (parse(content) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
}

/** The alerts of some files, by name. */
export function alertNames(files: readonly RuleFile[]): string[] {
  return files.flatMap(rulesIn).flatMap(({ alert }) => (alert === undefined ? [] : [alert]));
}
