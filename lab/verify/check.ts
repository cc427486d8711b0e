import type { IdentityInventory } from "../../src/config/identity-inventory.js";
import type { Environment } from "../../src/config/model.js";
import type { Kubectl } from "../cluster/kubectl.js";
import type { LabCluster } from "../topology.js";

/** What a check may look at. */
export interface CheckContext {
  readonly environment: Environment;
  /** The public half of the identities as it is now: scenarios renew them. */
  readonly inventory: () => IdentityInventory;
  /** kubectl of one cluster; works while the cluster is cut off. */
  readonly kubectl: (cluster: LabCluster) => Kubectl;
  /** Address of Thanos Query. */
  readonly queryUrl: string;
  /** Address of the Query Frontend. */
  readonly frontendUrl: string;
  /** Folder for what a check leaves to look at. */
  readonly outputFolder: string;
}

/** One thing that must hold. */
export interface Check {
  /** What holds when it passes, as a sentence. */
  readonly title: string;
  /**
   * Looks once.
   *
   * @returns what was seen, in a few words.
   * @throws CheckFailure when it does not hold, naming the part that is wrong.
   */
  run(context: CheckContext): Promise<string>;
  /** The parts to look into when it fails. */
  readonly suspects: readonly Suspect[];
}

/** A part that may be the cause when a check fails. */
export interface Suspect {
  readonly cluster: LabCluster;
  /** Value of the pods' label `app.kubernetes.io/name`; StatefulSets of zones share the component instead. */
  readonly name: string;
}

/** A check that does not hold. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
}
