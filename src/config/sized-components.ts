import { type Need, needOf } from "../capacity/need.js";
import { CPU_PER_QUERY, queryCpu } from "../capacity/query-path.js";
import { diskQueueNeed, prometheusNeed } from "../capacity/sender.js";
import { ingestorDisk, ingestorNeed, routerNeed, type WritePathLoad } from "../capacity/write-path.js";
import type { TenantLoad } from "../capacity/compaction-disk.js";
import { CPU_FACTOR } from "../capacity/coefficients.js";
import { senderOf, receiveTimes } from "./outage-settings.js";
import type { ProblemPath } from "./problem.js";
import type { EnvironmentFile } from "./schema/environment.js";

type Clusters = Pick<EnvironmentFile, "observability" | "childClusters">;

/** A component whose size follows from what the fleet has to do. */
export interface SizedComponent {
  /** Where it stands in the file. */
  readonly path: ProblemPath;
  readonly replicas: number;
  /** What one pod of it needs. */
  readonly need: Need;
  /** The volume of each ingestor, whose size follows as well: where it stands, and bytes that are needed. @default - none */
  readonly volume?: { readonly path: ProblemPath; readonly bytes: number };
  /** Keys of the file that decide, the one that decides most first. */
  readonly drivers: readonly string[];
}

/** Everyone who writes: the observability cluster's own Prometheus and every child cluster's. */
function tenantsOf({ observability, childClusters }: Clusters): readonly TenantLoad[] {
  return [observability.prometheus, ...childClusters.map(({ prometheus }) => prometheus)].map(
    ({ activeSeries, replicas, scrapeInterval }) => ({ activeSeries: activeSeries.value * replicas, scrapeInterval }),
  );
}

/** What is written, and onto what. */
export function writePathLoad(environment: Clusters): WritePathLoad {
  const { receive, load } = environment.observability;
  return {
    tenants: tenantsOf(environment),
    churnPerHour: load.churnPerHour,
    replicationFactor: receive.replicationFactor,
    ringSize: receive.ringSize ?? receive.ingestors,
    routers: receive.routers,
    localRetention: receiveTimes(environment).retention,
  };
}

/** Every component whose size is computed where the file does not say it. */
export function sizedComponents(environment: Clusters): readonly SizedComponent[] {
  const { observability, childClusters } = environment;
  const load = writePathLoad(environment);
  return [
    ...receiveComponents(environment, load),
    ...queryComponents(environment),
    sizedPrometheus(["observability", "prometheus"], observability.prometheus, "server", load.churnPerHour),
    ...childClusters.flatMap((child, index): SizedComponent[] => {
      const { prometheus } = child;
      const sender = senderOf(child);
      // What ran there before has its size from its owner.
      if (sender.existing === true) return [];
      const path: ProblemPath = ["childClusters", index, "prometheus"];
      const { replicas, activeSeries, scrapeInterval } = prometheus;
      const scraped = { activeSeries: activeSeries.value, scrapeInterval, churnPerHour: load.churnPerHour };
      const drivers = ["activeSeries", "scrapeInterval", "load.churnPerHour"];
      const queue = { path: [...path, "diskQueue"], replicas, need: diskQueueNeed(scraped), drivers };
      return [
        sizedPrometheus(path, prometheus, sender.mode, load.churnPerHour),
        ...(prometheus.buffer === "diskQueue" ? [queue] : []),
      ];
    }),
  ];
}

function receiveComponents(
  { observability: { receive, load: reads } }: Clusters,
  load: WritePathLoad,
): SizedComponent[] {
  const written = ingestorNeed(load);
  const cpu = (reads.queriesPerSecond * CPU_PER_QUERY.ingestors) / load.ringSize;
  return [
    {
      path: ["observability", "receive", "router"],
      replicas: receive.routers,
      need: routerNeed(load),
      drivers: ["activeSeries", "scrapeInterval", "routers"],
    },
    {
      path: ["observability", "receive", "ingestor"],
      replicas: receive.ingestors,
      need: { ...written, cpu: written.cpu + cpu, cpuRequest: written.cpuRequest + cpu * CPU_FACTOR },
      volume: { path: ["observability", "receive", "volumeSize"], bytes: ingestorDisk(load) },
      drivers: ["activeSeries", "replicationFactor", "ingestors", "scrapeInterval", "load.churnPerHour"],
    },
  ];
}

/** CPU follows the queries; how much memory one takes depends on what it asks for, so memory is as the file or the default has it. */
function queryComponents({ observability }: Clusters): SizedComponent[] {
  const { queriesPerSecond } = observability.load;
  const none = needOf(
    { baseBytes: 0, bytesPerSeries: 0, cpuPerMillionSamples: 0 },
    { heldSeries: 0, samplesPerSecond: 0 },
  );
  return (["query", "queryFrontend"] as const).map((component) => {
    const { replicas } = observability[component];
    const cpuRequest = queryCpu(component, queriesPerSecond, replicas);
    return {
      path: ["observability", component],
      replicas,
      need: { ...none, cpu: cpuRequest / CPU_FACTOR, cpuRequest },
      drivers: ["load.queriesPerSecond", "replicas"],
    };
  });
}

function sizedPrometheus(
  path: ProblemPath,
  {
    replicas,
    activeSeries,
    scrapeInterval,
  }: Pick<Clusters["childClusters"][number]["prometheus"], "replicas" | "activeSeries" | "scrapeInterval">,
  mode: "server" | "agent",
  churnPerHour: number,
): SizedComponent {
  const need = prometheusNeed({ mode }, { activeSeries: activeSeries.value, scrapeInterval, churnPerHour });
  return { path, replicas, need, drivers: ["activeSeries", "scrapeInterval", "load.churnPerHour"] };
}
