import type { Audit } from "../samples/audit.js";
import { isWithin, type Window } from "../samples/sample.js";

/**
 * What of a cluster may be missing: so many scrapes of each series, or whatever was scraped in these windows.
 */
export type Allowance = number | readonly Window[];

/** By cluster; of a cluster that is not named nothing may be missing. */
export type Promised = Readonly<Record<string, Allowance>>;

/** How many samples of a cluster are missing beyond what may be. */
export function missingBeyond({ missing }: Audit, allowance: Allowance = 0): number {
  if (typeof allowance !== "number") {
    return missing.filter(({ time }) => !allowance.some((window) => isWithin(window, time))).length;
  }
  const perSeries = new Map<string, number>();
  for (const { series } of missing) perSeries.set(series, (perSeries.get(series) ?? 0) + 1);
  return [...perSeries.values()].reduce((sum, count) => sum + Math.max(0, count - allowance), 0);
}

/**
 * What is wrong with an audit, in a few words.
 *
 * @returns nothing when the promise is kept: no more missing than allowed, nothing doubled, nothing altered.
 */
export function brokenPromise(audit: Audit, allowance: Allowance = 0): string | undefined {
  const counts = {
    "missing beyond the promise": missingBeyond(audit, allowance),
    doubled: audit.doubled.length,
    altered: audit.altered.length,
  };
  const wrong = Object.entries(counts).filter(([, count]) => count > 0);
  return wrong.length === 0 ? undefined : wrong.map(([what, count]) => `${count} ${what}`).join(", ");
}
