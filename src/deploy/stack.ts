import type { Failure } from "./failure.js";
import type { PlanCounts } from "./guard/terraform-plan.js";
import type { Reach } from "./reach.js";

/** One stack that shall be deployed. */
export interface DeployedStack {
  readonly id: string;
  /** Its synthesized folder, in which Terraform runs. */
  readonly folder: string;
  /**
   * Its place in the order: those of one wave go together, those of the next one follow. A failure in a wave keeps the next
   * ones from being tried.
   */
  readonly wave: number;
  /** Values of its variables; they enter neither plan nor state. */
  readonly variables: Readonly<Record<string, string>>;
  /** Asks whether its cluster can be reached. @default - it needs none */
  readonly reach?: () => Promise<Reach>;
}

/** What became of a stack. */
export type StackState =
  /** Its plan was applied. */
  | "applied"
  /** There was nothing to do. */
  | "unchanged"
  /** It has changes, and nobody asked to apply them. */
  | "planned"
  /** Its cluster cannot be reached from here; it waits for its turn. */
  | "pending"
  /** The guard refused its plan. */
  | "refused"
  | "failed"
  /** Something before it failed, was refused or was interrupted. */
  | "not tried"
  | "interrupted";

/** How a stack came out of a run. */
export interface StackOutcome extends Partial<PlanCounts>, Partial<Failure> {
  readonly id: string;
  readonly state: StackState;
  readonly seconds: number;
  /** File with all that Terraform said. @default - it said nothing of interest */
  readonly log?: string;
}

/** States after which somebody has to do something. */
export const isBad = ({ state }: Pick<StackOutcome, "state">): boolean =>
  ["refused", "failed", "not tried", "interrupted"].includes(state);
