import { mkdirSync } from "node:fs";
import { execa } from "execa";
import { LabError } from "../lab-error.js";

/** What `lab/parts/history` says it has written. Times and lengths in milliseconds. */
export interface History {
  /** Time of the first block's start; a multiple of two hours. */
  readonly start: number;
  /** Time after the last sample; a multiple of two hours. */
  readonly end: number;
  /** Time between two samples of a series. */
  readonly interval: number;
  readonly tenants: readonly string[];
  /** Values of the label `receive_replica`; the first one has all of the history, the others its newest days. */
  readonly replicas: readonly string[];
  /** Series of one tenant. */
  readonly series: number;
  /** Samples in all blocks. */
  readonly samples: number;
  /** Samples without the copies. */
  readonly distinctSamples: number;
  readonly blocks: number;
  /** Size of all blocks without their descriptions. */
  readonly bytes: number;
}

/** How much history is made. */
export interface HistoryOptions {
  /** Empty folder for the blocks. */
  readonly folder: string;
  /** Tenants nobody else writes for. */
  readonly tenants: readonly string[];
  /** @default 30 */
  readonly days?: number;
  /** Newest days that all three replicas have. @default 2 */
  readonly replicatedDays?: number;
  /** Targets of a tenant, each with nine series. @default 25 */
  readonly instances?: number;
  /** Seconds between two samples of a series. @default 60 */
  readonly interval?: number;
  /** End of the history. @default - two hours ago, cut to whole blocks */
  readonly end?: Date;
}

/** Names in the generated series; `lab/parts/history/series.go` writes them. */
export const historyMetrics = {
  /** Counts up, and begins anew every 20 to 40 hours. */
  counter: "history_requests_total",
  /** Goes up and down with the time of day, between 100 and 1000. */
  gauge: "history_queue_length",
  /** A histogram; `_bucket` has five bounds. */
  histogram: "history_duration_seconds",
} as const;

/**
 * Writes history as blocks that Receive would have uploaded, one folder each.
 *
 * @param binary the built program.
 * @throws LabError with what the program said.
 */
export async function generateHistory(binary: string, options: HistoryOptions): Promise<History> {
  const { folder, tenants, days = 30, replicatedDays = 2, instances = 25, interval = 60, end } = options;
  mkdirSync(folder, { recursive: true });
  const result = await execa(
    binary,
    [
      `--out=${folder}`,
      `--tenants=${tenants.join(",")}`,
      `--days=${days}`,
      `--replicated-days=${replicatedDays}`,
      `--instances=${instances}`,
      `--interval=${interval}s`,
      ...(end === undefined ? [] : [`--end=${end.toISOString()}`]),
    ],
    { reject: false },
  );
  if (result.failed) throw new LabError(`history could not be made: ${result.stderr || result.shortMessage}`);
  return JSON.parse(result.stdout) as History;
}
