import type { SilentAfter } from "../../outage/silence.js";
import type { Duration } from "../../units/duration.js";

/** What the file says of a child cluster that its rules depend on. */
export interface WatchedCluster {
  readonly name: string;
  /** `existing`: its Prometheus ran there before, and its volume is not ours. */
  readonly mode: "server" | "agent" | "existing";
  readonly buffer: "wal" | "diskQueue";
  /** Longest outage without a lost sample. */
  readonly budget: Duration;
  /** Ages of its newest sample at which its silence is told of. */
  readonly silentAfter: SilentAfter;
  /** Series that it was said to scrape at one time; everything else is sized by them. */
  readonly activeSeries: number;
  /** Bytes of the volume of its Prometheus. @default - its volume is not ours */
  readonly volume?: number;
  /** Bytes of that volume which its budget needs. */
  readonly neededVolume: number;
  /** Most bytes its disk queue holds. @default - it has none */
  readonly queue?: number;
  /** Most series it may have in the ingestors' heads. @default - it has no limit */
  readonly seriesLimit?: number;
}

/** What the Ruler watches: the clusters of an environment that are to write, and the way to the object store. */
export interface WatchedFleet {
  readonly clusters: readonly WatchedCluster[];
  /** Namespace of Receive: whoever is scraped elsewhere can call a metric and a job like its. */
  readonly namespace: string;
  readonly replicationFactor: number;
  /** Time between two evaluations. */
  readonly evaluationInterval: Duration;
  /** Longest time between two scrapes in the environment. */
  readonly scrapeInterval: Duration;
  /** Samples per second of all clusters together, if each has as many series as the file says. */
  readonly plannedRate: number;
  /** Where the runbooks are read in a browser. Ends in a slash. @default - the folder in this repository */
  readonly runbooksUrl?: string;
}
