import type { ReportedProblem, Settings } from "./environment.js";

/** A change to the smallest environment that one rule refuses. */
export interface Refusal {
  /** What is rejected, to follow "rejects". */
  readonly behaviour: string;
  readonly change: Settings;
  /** Text of further files by path. @default - none */
  readonly files?: Readonly<Record<string, string>>;
  /** The one problem it must lead to. */
  readonly problem: ReportedProblem;
}

/** Refusals by the name of the rule, so that a rule without one is seen. */
export type Refusals = Readonly<Record<string, readonly Refusal[]>>;
