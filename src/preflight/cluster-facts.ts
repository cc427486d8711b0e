import type { Looked } from "./finding.js";
import type { AccessQuestion } from "./access-questions.js";

/** A StorageClass, as far as volumes depend on it. */
export interface StorageClass {
  readonly name: string;
  readonly isDefault: boolean;
  readonly allowVolumeExpansion: boolean;
}

/** A node, as far as the scheduler decides by it. */
export interface Node {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Cordoned: it takes no new pods. */
  readonly unschedulable: boolean;
}

/** What keeps pods off a node. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A namespace that is there. */
export interface ExistingNamespace {
  readonly labels: Readonly<Record<string, string>>;
  /** It is being deleted: nothing can be made in it. */
  readonly terminating: boolean;
}

/** What the API server answered to an object that it was asked to try and not to keep. */
export interface AdmissionRefusal {
  /** Such as `StatefulSet thanos-compact`. */
  readonly what: string;
  readonly namespace?: string;
  readonly message: string;
}

/** When a server said what time it is, all in milliseconds since 1970. */
export interface ClockReading {
  readonly server: number;
  readonly asked: number;
  readonly answered: number;
}

/** Everything that was looked up in one cluster; nothing in it was changed. */
export interface ClusterFacts {
  /** Version of the API server, such as `v1.34.4`. */
  readonly version: string;
  /** @default - the answer said no time */
  readonly clock?: ClockReading;
  /** What is not allowed, of all that a deployment does. */
  readonly denied: Looked<readonly AccessQuestion[]>;
  readonly storageClasses: Looked<readonly StorageClass[]>;
  /** Classes of the volumes that exist; empty for one without a class. */
  readonly volumeClasses: Looked<readonly string[]>;
  readonly priorityClasses: Looked<readonly string[]>;
  readonly nodes: Looked<readonly Node[]>;
  /** By name; nothing is there where the value is. */
  readonly namespaces: ReadonlyMap<string, Looked<ExistingNamespace | undefined>>;
  /** Keys by `<namespace>/<name>`; nothing is there where the value is. Values are never kept. */
  readonly secrets: ReadonlyMap<string, Looked<readonly string[] | undefined>>;
  /** What admission refuses, of what could be tried. */
  readonly refusals: readonly AdmissionRefusal[];
}
