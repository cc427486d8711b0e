import type { LabContext } from "../commands.js";
import type { ApplyOptions } from "../deploy.js";
import type { ReportDetail } from "../progress.js";
import type { CheckContext } from "../verify/check.js";

/** What a scenario works on: a lab that is up, and on which every check holds. */
export interface ScenarioContext {
  readonly lab: LabContext;
  readonly checks: CheckContext;
  /** Applies the environment again, without verifying. */
  readonly reapply: (options?: ApplyOptions) => Promise<void>;
}

/** A claim about the running fleet and what it takes to prove it. It leaves the fleet as it found it. */
export interface Scenario {
  /** The claim, as a sentence. */
  readonly title: string;
  /** Whether it is one of the few that every change must pass. @default false */
  readonly core?: boolean;
  /**
   * Proves it.
   *
   * @returns what was measured, in a few words.
   * @throws Error when the claim does not hold.
   */
  run(context: ScenarioContext, report: ReportDetail): Promise<string>;
}
