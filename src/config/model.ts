import type { IdentityInventory } from "./identity-inventory.js";
import type { ProblemPath } from "./problem.js";
import type { EnvironmentFile } from "./schema/environment.js";
import type { ObservabilityPrometheusSettings } from "./schema/prometheus.js";

/** A scrape configuration of the user's, in Prometheus's own form. */
export type ScrapeConfig = Readonly<Record<string, unknown>> & { readonly job_name: string };

/** A rule file of the user's: its name inside Prometheus's folder, and its text. */
export interface RuleFile {
  readonly name: string;
  readonly content: string;
}

/** What the files named by one Prometheus hold; read once, at the edge. */
export interface PrometheusFiles {
  readonly scrapeConfigs: readonly ScrapeConfig[];
  readonly rules: readonly RuleFile[];
}

/** One environment, validated, with every default filled in and every file it names read. */
export interface Environment extends EnvironmentFile {
  /** Name of the environment: its file's name without the ending. Stack ids begin with it. */
  readonly name: string;
  /** The file it came from, as the reader would name it. */
  readonly file: string;
  /** What each cluster's Prometheus reads beside its own configuration, by cluster name. */
  readonly prometheusFiles: ReadonlyMap<string, PrometheusFiles>;
  /** Rules the Ruler evaluates over all clusters. */
  readonly rulerRules: readonly RuleFile[];
  /** The public half of its identities; empty before they are made. */
  readonly inventory: IdentityInventory;
}

/** Name, tenant and `cluster` label of the observability cluster's own Prometheus; no child cluster may have it. */
export const observabilityClusterName = "observability";

/** One Prometheus of an environment. */
export interface PrometheusAt {
  /** Name of its cluster. */
  readonly cluster: string;
  /** Where it stands in the file. */
  readonly path: ProblemPath;
  /** What the observability cluster's and a child cluster's have in common. */
  readonly settings: Omit<ObservabilityPrometheusSettings, "retention" | "volumeSize">;
}

/** Every Prometheus of an environment, the observability cluster's first. */
export function everyPrometheus({
  observability,
  childClusters,
}: Pick<EnvironmentFile, "observability" | "childClusters">): PrometheusAt[] {
  return [
    { cluster: observabilityClusterName, path: ["observability", "prometheus"], settings: observability.prometheus },
    ...childClusters.map((child, index) => ({
      cluster: child.name,
      path: ["childClusters", index, "prometheus"],
      settings: child.prometheus,
    })),
  ];
}

/** Longest stack id: it becomes a folder and part of state keys. */
export const longestStackId = 63;

/** Id of the stack of one cluster; state, folder and plan are named after it. */
export function stackId(environment: string, cluster: string): string {
  return `${environment}-${cluster}`;
}

/** Name of the stack with the bucket in AWS; no child cluster may have it. */
export const objectStorageName = "object-storage";

/** What the stacks of an environment are named by. */
export interface StackNames {
  readonly name: string;
  readonly childClusters: readonly { readonly name: string }[];
  readonly observability: { readonly objectStore: { readonly s3?: { readonly create: boolean } | undefined } };
}

/** Whether an environment's bucket is made by a stack of its own, which must be there before the observability cluster's. */
export function makesItsBucket({ observability: { objectStore } }: Pick<StackNames, "observability">): boolean {
  return objectStore.s3?.create === true;
}

/** All stack ids of an environment: the observability cluster's, the child clusters' in their order, and the bucket's. */
export function stackIds(environment: StackNames): string[] {
  return [
    observabilityClusterName,
    ...environment.childClusters.map((child) => child.name),
    ...(makesItsBucket(environment) ? [objectStorageName] : []),
  ].map((cluster) => stackId(environment.name, cluster));
}
