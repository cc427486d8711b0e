import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import type { WriteTarget } from "../fleet/write-path.js";

/** What is written. */
export interface WriteLoad {
  readonly series: number;
  /** Samples of each series. */
  readonly rounds: number;
  /** Timestamp of the first round, in milliseconds since 1970. */
  readonly begin: number;
  /** Milliseconds between two samples of a series. */
  readonly step: number;
  /** Labels of each series. @default 10 */
  readonly labels?: number;
  /** Series that share a name. @default 30 */
  readonly perMetric?: number;
  /** Samples in a request. @default 2000, Prometheus's own */
  readonly batch?: number;
  /** Requests at one time. @default 4 */
  readonly concurrency?: number;
  /** Samples per second in all. @default - as fast as they are accepted */
  readonly rate?: number;
}

/** What became of it, as the load program reports it. */
export interface WriteReport {
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Writes samples and reports what became of them.
 *
 * @param binary the load program.
 * @throws LabError when one sample was not accepted: a rate of what was lost says nothing.
 */
export async function writeLoad(binary: string, target: WriteTarget, load: WriteLoad): Promise<WriteReport> {
  const { series, rounds, begin, step, labels = 10, perMetric, batch = 2000, concurrency = 4, rate } = load;
  const flags = { series, rounds, begin, step, labels, batch, concurrency, rate, "series-per-metric": perMetric };
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
  const result = await execa(binary, ["write", `--url=${target.url}`, ...target.args, ...given], { reject: false });
  if (result.failed) throw new LabError(`the load program failed:\n${result.stderr.slice(-2000)}`);
  const report = JSON.parse(result.stdout) as WriteReport;
  if (report.accepted !== series * rounds) {
    throw new LabError(`of ${series * rounds} samples ${report.accepted} were accepted:\n${result.stdout}`);
  }
  return report;
}
