import type { HubCoverage } from "./hub-coverage.js";
import type { Range } from "./ranges.js";
import type { Untold, Window } from "./window.js";

/** One Prometheus that writes to the hub. */
export interface Sender {
  /** Name of its cluster, which is its tenant too. */
  readonly cluster: string;
  /** Name of its pod, which is its label `replica`; `any` for a Prometheus that runs there already, whose pods are not known. */
  readonly replica: string;
  readonly mode: "server" | "agent" | "existing";
  /** Scrape interval in milliseconds. */
  readonly interval: number;
}

/** Where one metric differs between a server's own database and the hub. */
export interface MetricDifference {
  readonly metric: string;
  readonly missing: readonly Range[];
  readonly doubled: readonly Range[];
}

/** A server against its own database. */
export interface ServerComparison {
  /** Samples its own database has. */
  readonly expected: number;
  /** Those of them the hub has. */
  readonly found: number;
  readonly missing: number;
  readonly doubled: number;
  /** In the hub, and not in the sender's own database. */
  readonly unknown: number;
  /** The metrics that differ. */
  readonly metrics: readonly MetricDifference[];
}

/** A stretch of time in which an agent's counter and the hub differ by more than can be explained. */
export interface AgentDifference extends Window {
  /** Samples appended. */
  readonly appended: number;
  /** Samples found. */
  readonly found: number;
  /** Missing at least; 0 where more was found than appended. */
  readonly missing: number;
  /** Too many at least. */
  readonly surplus: number;
}

/** An agent against its counter of appended samples. */
export interface AgentComparison {
  /** Increase of the counter over everything it covers. */
  readonly appended: number;
  /** Samples the hub has of the same time. */
  readonly found: number;
  /** One scrape of all targets: by so much both may differ with nothing wrong, since scrapes are under way at any moment. */
  readonly oneScrape: number;
  /** Staleness markers at most: appended, and not to be seen in the hub. */
  readonly markers: number;
  /** Missing at least. */
  readonly missing: number;
  /** Found beyond what was appended, at least. */
  readonly surplus: number;
  readonly differences: readonly AgentDifference[];
}

/** What an audit says about one sender. */
export interface SenderReport {
  readonly sender: Sender;
  readonly verdict: "complete" | "incomplete" | "cannot tell";
  /** What the hub has of it. @default - the hub could not be asked */
  readonly hub?: HubCoverage;
  readonly server?: ServerComparison;
  readonly agent?: AgentComparison;
  /** Parts of the window nothing can be said about. */
  readonly untold: readonly Untold[];
  /** Why there is no comparison at all. */
  readonly cannotTell?: string;
}

/** The verdict that follows from a comparison: what is wrong for certain outweighs what cannot be told. */
export function verdictOf(report: Omit<SenderReport, "verdict">): SenderReport {
  const { server, agent, untold, cannotTell } = report;
  const wrong = (server?.missing ?? 0) + (server?.doubled ?? 0) + (agent?.missing ?? 0) + (agent?.surplus ?? 0) > 0;
  const blind = cannotTell !== undefined || untold.length > 0;
  return { ...report, verdict: wrong ? "incomplete" : blind ? "cannot tell" : "complete" };
}
