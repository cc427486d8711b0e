import type { ProblemPath } from "../config/problem.js";

/**
 * How bad it is. An `error` makes a deployment fail or does harm; a `warning` may; `pending` is a cluster that does not
 * answer from here and is looked at another time; an `info` says what was not looked at.
 */
export type Severity = "error" | "warning" | "pending" | "info";

/** One thing that was found before anything is touched. */
export interface PreflightFinding {
  readonly severity: Severity;
  /** What was looked at, in one word or two, such as `permissions`. */
  readonly check: string;
  /** Cluster in which it was found. @default - it is about this machine or the environment as a whole */
  readonly cluster?: string;
  /** Where the value stands in the environment file. @default - it stands nowhere in it */
  readonly path?: ProblemPath;
  readonly got?: unknown;
  readonly rule: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Something that was looked for in a cluster: what is there, or why nobody can say. */
export type Looked<Value> = { readonly seen: Value } | { readonly unseen: string };

/** What to say of something that could not be looked at: it keeps nobody from deploying. */
export function notLookedAt(check: string, cluster: string, what: string, reason: string): PreflightFinding {
  return {
    severity: "info",
    check,
    cluster,
    got: reason,
    rule: `${what} can be looked at`,
    remedy: "let whoever deploys read it (docs/cluster-access.md), or look for yourself",
  };
}
