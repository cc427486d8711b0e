import { bucketCacheSize, compactorVolume, neededCompactorDisk } from "../config/long-term-settings.js";
import { capacityWarnings } from "../config/capacity-warnings.js";
import { loadEnvironments } from "../config/load.js";
import type { Environment } from "../config/model.js";
import { neededDisk, senderVolume } from "../config/outage-settings.js";
import { renderPath, type ProblemPath } from "../config/problem.js";
import { everyComponent } from "../config/rules/components.js";
import { sizedComponents } from "../config/sized-components.js";
import { LIST_PRICES } from "../cost/compute-prices.js";
import { costEstimate } from "../cost/cost-estimate.js";
import { environmentCost } from "../cost/environment-cost.js";
import type { Quantity } from "../units/quantity.js";
import { renderCapacity } from "./render-capacity.js";
import { storeOf } from "./run-cost.js";

/** The options as they stand on the command line. */
export interface CapacityArguments {
  readonly json?: true;
}

/** Where everything is. */
export interface CapacityPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/** One component, and what one pod of it has and needs. Memory and disk in bytes, CPU in cores. */
export interface CapacityRow {
  readonly component: string;
  readonly replicas: number;
  readonly cpu: { readonly request: number; readonly inUse?: number };
  readonly memory: { readonly request: number; readonly limit: number; readonly inUse?: number };
  /** @default - it has no volume */
  readonly volume?: { readonly size: number; readonly needed?: number };
  /** @default - it has no cache of its own */
  readonly cache?: number;
  /** Keys of the file that decide; empty where nothing is computed. */
  readonly drivers: readonly string[];
  /** Dollars a month for what is reserved, all replicas, at list prices. */
  readonly dollars: number;
}

/** What an environment reserves, needs and costs. */
export interface CapacityReport {
  readonly environment: string;
  readonly rows: readonly CapacityRow[];
  readonly warnings: readonly string[];
  /** Dollars a month of the object store; absent where its prices are not known. */
  readonly objectStoreDollars?: number;
}

/**
 * Says what every component of an environment has and needs, what decides that, and what it costs.
 *
 * @throws EnvironmentProblems with everything that is wrong with the file.
 */
export function runCapacity(name: string, given: CapacityArguments, { environments, write }: CapacityPlace): void {
  const [environment] = loadEnvironments(environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const report = capacityReport(environment);
  write(given.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderCapacity(report));
}

function capacityReport(environment: Environment): CapacityReport {
  const store = storeOf(environment, undefined);
  const sized = new Map(sizedComponents(environment).map((one) => [renderPath(one.path), one]));
  const volumes = volumesOf(environment);
  const caches = cachesOf(environment);
  const rows = everyComponent(environment).flatMap(({ path, settings: { resources } }): CapacityRow[] => {
    const component = renderPath(path);
    // A queue is in the file whether a cluster has one or not.
    if (path.at(-1) === "diskQueue" && !sized.has(component)) return [];
    const known = sized.get(component);
    const replicas = known?.replicas ?? replicasAt(environment, path);
    const memory = { request: resources.requests.memory.bytes, limit: resources.limits.memory.bytes };
    const cpu = { request: resources.requests.cpu.value };
    const volume = volumes.get(component);
    const computed = known !== undefined && known.need.memory > 0;
    return [
      {
        component: named(environment, path),
        replicas,
        cpu: known === undefined ? cpu : { ...cpu, inUse: known.need.cpu },
        memory: computed ? { ...memory, inUse: known.need.memory } : memory,
        ...(volume === undefined ? {} : { volume }),
        ...(caches.has(component) ? { cache: caches.get(component)!.bytes } : {}),
        drivers: known?.drivers ?? [],
        dollars: replicas * dollars(cpu.request, memory.request, volume?.size ?? 0),
      },
    ];
  });
  const total =
    store.prices === undefined ? undefined : costEstimate(environmentCost(environment), store.prices).dollars;
  return { environment: environment.name, rows, warnings: capacityWarnings(environment), objectStoreDollars: total };
}

/** A component as people call it: a child cluster by its name, not by its place in a list. */
function named({ childClusters }: Environment, [first, second, ...rest]: ProblemPath): string {
  if (first !== "childClusters") return renderPath([first!, second!, ...rest].slice(1));
  return [childClusters[second as number]?.name, ...rest].join(".");
}

function dollars(cores: number, memory: number, disk: number): number {
  const { perCore, perGibibyte, perDiskGigabyte } = LIST_PRICES;
  return cores * perCore + (memory / 2 ** 30) * perGibibyte + (disk / 1e9) * perDiskGigabyte;
}

/** Pods of a component that is not computed: as the file has it, or one. */
function replicasAt({ observability, childClusters }: Environment, path: ProblemPath): number {
  const found = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], {
    observability,
    childClusters,
  });
  const { replicas, shards = 1, servers } = found as Readonly<Record<string, unknown>>;
  if (typeof servers === "number") return servers;
  return typeof replicas === "number" ? replicas * (shards as number) : 1;
}

/** Volumes of components, by place: their size, and what is needed where that is known. */
function volumesOf(environment: Environment): ReadonlyMap<string, { readonly size: number; readonly needed?: number }> {
  const { observability, childClusters } = environment;
  const { receive, storeGateway, prometheus, objectStore } = observability;
  const ingestor = sizedComponents(environment).find(({ volume }) => volume !== undefined)?.volume;
  const minio = objectStore.minio;
  const of = (size: Quantity, needed?: number) =>
    needed === undefined ? { size: size.bytes } : { size: size.bytes, needed };
  return new Map([
    ["observability.receive.ingestor", of(receive.volumeSize, ingestor?.bytes)],
    ["observability.storeGateway", of(storeGateway.volumeSize)],
    ["observability.compactor", of(compactorVolume(environment), neededCompactorDisk(environment))],
    ["observability.prometheus", of(prometheus.volumeSize)],
    ...(minio === undefined
      ? []
      : [["observability.objectStore.minio", of(minio.driveSize.times(minio.drivesPerServer))] as const]),
    ...childClusters
      .map((child, index) => ({ child, index }))
      .filter(({ child }) => child.prometheus.mode !== "existing")
      .map(({ child, index }) => {
        const needed = neededDisk(child, receive.blockDuration).total;
        return [`childClusters[${index}].prometheus`, of(senderVolume(child, receive.blockDuration), needed)] as const;
      }),
  ]);
}

/** Caches in components' own memory, by place. */
function cachesOf({ observability }: Environment): ReadonlyMap<string, Quantity> {
  const { storeGateway, memcached } = observability;
  const own = storeGateway.indexCache === "memcached" ? [] : [storeGateway.indexCacheSize];
  const [cache] = [...own, bucketCacheSize(observability.storeGateway)];
  return new Map([
    ...(cache === undefined ? [] : [["observability.storeGateway", cache] as const]),
    ["observability.memcached", memcached.resources.limits.memory] as const,
  ]);
}
