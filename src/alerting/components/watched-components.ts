import type { Duration } from "../../units/duration.js";
import type { RingSize } from "../alerts/receive.js";

/** What the alerts about Thanos's components depend on. */
export interface WatchedComponents {
  readonly ring: RingSize;
  /** Time between two scrapes of them. */
  readonly scrapeInterval: Duration;
  /** Length of the blocks that ingestors cut. */
  readonly blockDuration: Duration;
  /** Longest time a query may take. */
  readonly queryTimeout: Duration;
  /** How long a sender waits for an answer of Receive's before it sends again. */
  readonly requestTimeout: Duration;
  /** Whether the object store is MinIO in the same cluster. */
  readonly minio: boolean;
  readonly ruler: boolean;
  /** Whether there is an Alertmanager that the Ruler finds by DNS. */
  readonly alertmanager: boolean;
  /** Where the runbooks are read in a browser. Ends in a slash. @default - the folder in this repository */
  readonly runbooksUrl?: string;
}
