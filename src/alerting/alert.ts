import type { Recording } from "./recording.js";

/** Who must look at an alert, and when: `page` wakes somebody, `ticket` waits for the next working day. */
export type Severity = "page" | "ticket" | "none";

/** An alert of ours, before it is a rule. */
export interface Alert {
  /** CamelCase; also the name of its runbook, `docs/runbooks/<name>.md`. */
  readonly name: string;
  /** PromQL; each series of its answer is an alert. */
  readonly expr: string;
  /** How long it must hold, in Prometheus's spelling. @default - the first evaluation is enough */
  readonly for?: string;
  readonly severity: Severity;
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What that means, and what to do first. */
  readonly description: string;
}

/** Alerts about one component; one group of rules. */
export interface AlertGroup {
  /** Name of the component, in kebab case. */
  readonly name: string;
  /** What is recorded, before the alerts. @default - nothing */
  readonly recordings?: readonly Recording[];
  readonly alerts: readonly Alert[];
}
