import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";

/** A distribution of delays, in seconds. */
export interface Delays {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** How old what is read is. */
export interface ProbeReport {
  /** At any moment, as a reader sees it. */
  readonly seen: Delays;
  /** When it is first seen: what the way from the scrape to the answer takes. */
  readonly pipeline: Delays;
  readonly values: number;
  readonly errors: number;
}

/**
 * Asks again and again for series whose value is the time they were scraped.
 *
 * @param binary the load program.
 * @throws LabError when nothing new was seen: a distribution of nothing says nothing.
 */
export async function probe(binary: string, queryUrl: string, query: string, seconds: number): Promise<ProbeReport> {
  const flags = [`--query-url=${queryUrl}/api/v1/query`, `--query=${query}`, `--duration=${seconds}s`];
  const { stdout } = await execa(binary, ["probe", ...flags]);
  const report = JSON.parse(stdout) as ProbeReport;
  if (report.values === 0) throw new LabError(`nothing new was seen of ${query}: ${stdout}`);
  return report;
}
