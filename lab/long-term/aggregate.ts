import { RESOLUTIONS } from "./resolution.js";

/** What is read of every series and must be the same from raw samples and from aggregates. */
export type Aggregate = "count" | "sum" | "min" | "max" | "rate";

/** All of them, in the order in which they are reported. */
export const AGGREGATES: readonly Aggregate[] = ["count", "sum", "min", "max", "rate"];

/**
 * The PromQL that asks for an aggregate over a window of whole steps of a resolution.
 *
 * A window of downsampled data carries the timestamp of its last millisecond, one before a multiple of the resolution,
 * and a range selector leaves its own left edge out. So a range whose two edges are multiples of the resolution holds
 * exactly the windows in it, and exactly their samples as long as none lies on an edge: history has none there.
 *
 * `count_over_time` is of no use for that: of aggregates Thanos counts the windows, not the samples in them. How many
 * samples there are follows from a sum and an average, which Thanos answers from both, as long as no two windows are
 * averaged: an hour may be two where its five-minute windows were in two chunks, but five minutes never are.
 *
 * @param windowSeconds a multiple of the resolution; for `rate` at least two of it, or Thanos reads a finer one.
 */
export function aggregateExpression(aggregate: Aggregate, selector: string, windowSeconds: number): string {
  const range = `[${windowSeconds}s]`;
  if (aggregate === "rate") return `rate(${selector}${range})`;
  if (aggregate !== "count") return `${aggregate}_over_time(${selector}${range})`;
  const step = RESOLUTIONS.fiveMinutes.seconds;
  const inOneStep = `round(sum_over_time(${selector}[${step}s]) / avg_over_time(${selector}[${step}s]))`;
  return `sum_over_time(${inOneStep}[${windowSeconds}s:${step}s])`;
}
