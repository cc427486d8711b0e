import type { Quantity } from "../units/quantity.js";

/** A taint that pods may run in spite of, as in a pod's `tolerations`. */
export interface Toleration {
  /** Taint key. @default - every key, with `operator: Exists` */
  readonly key?: string;
  /** How `value` is compared. @default "Equal" */
  readonly operator?: "Equal" | "Exists";
  /** Taint value, for `operator: Equal`. @default - the empty value */
  readonly value?: string;
  /** Taint effect. @default - every effect */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /** Seconds for which a `NoExecute` taint is tolerated. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** What a container reserves and may use at most. */
export interface ResourceSettings {
  /**
   * What the scheduler reserves on a node. `ephemeralStorage` is the node's own disk: logs and scratch volumes. @default -
   * see `ephemeralStorage()`; for charts none
   */
  readonly requests: { readonly cpu: Quantity; readonly memory: Quantity; readonly ephemeralStorage?: Quantity };
  /**
   * Where a container is held: above `memory` it is killed, above `ephemeralStorage` its pod is evicted, above `cpu` it
   * is throttled. Without `cpu` it may use what is free, which is what latency-sensitive Go programs want.
   */
  readonly limits: { readonly memory: Quantity; readonly ephemeralStorage?: Quantity; readonly cpu?: Quantity };
}

/** Further command-line flags by name, without leading dashes; a list repeats the flag. */
export type ExtraArgs = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;

/** Where a component's pods run and what its objects carry. Every component takes these, whatever made its manifests. */
export interface PlacementSettings {
  /** Labels a node must have. @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints the pods may run in spite of. @default - none */
  readonly tolerations?: readonly Toleration[];
  /** Name of an existing PriorityClass. @default - the cluster's default */
  readonly priorityClass?: string;
  /** StorageClass of the component's volumes. @default - the cluster's default class */
  readonly storageClass?: string;
  /** Names of existing Secrets with registry credentials, in the component's namespace. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /** Labels added to the workload and its pods. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations added to the workload and its pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What every component can be given from an environment file. */
export interface ComponentSettings extends PlacementSettings {
  /** Requests and limits of the main container. @default - the component's own, see each construct */
  readonly resources?: ResourceSettings;
  /** Further flags of the main container; those the component sets itself are refused. @default - none */
  readonly extraArgs?: ExtraArgs;
}
