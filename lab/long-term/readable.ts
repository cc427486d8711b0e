import type { ReadingPath } from "./answers.js";
import { askRange } from "./ask-range.js";
import type { Stretch } from "./coverage.js";
import { historyMetrics, type History } from "./history.js";
import type { Resolution } from "./resolution.js";

/** Seconds of a block as Receive uploads it. */
const BLOCK_SECONDS = 7200;

/** Whether every block's time has samples of every target of every tenant, as far as this path reaches. */
export async function isWhollyReadable(path: ReadingPath, history: History, targets: number): Promise<boolean> {
  const { tenants, start, end } = history;
  const answer = await askRange(path.url, {
    expression: `count by (tenant_id) (max_over_time(${historyMetrics.gauge}{tenant_id=~"${tenants.join("|")}"}[${BLOCK_SECONDS}s]))`,
    start: start / 1000 + BLOCK_SECONDS,
    end: end / 1000,
    step: BLOCK_SECONDS,
    maxResolution: "1h",
    stores: path.stores,
  });
  const windows = (end - start) / 1000 / BLOCK_SECONDS;
  const values = [...answer.values()];
  return values.length === tenants.length && values.every((counts) => whole(counts, windows, targets));
}

function whole(counts: ReadonlyMap<number, number>, windows: number, targets: number): boolean {
  return counts.size === windows && [...counts.values()].every((count) => count === targets);
}

/**
 * Whether aggregates are read, not raw samples in their place: of aggregates `count_over_time` counts the windows. An hour
 * may be two windows where its five-minute ones were in two chunks.
 */
export async function readsAggregates(
  path: ReadingPath,
  { tenants }: Pick<History, "tenants">,
  resolution: Resolution,
  { from, to }: Stretch,
): Promise<boolean> {
  const windows = 12;
  const step = windows * resolution.seconds;
  const answer = await askRange(path.url, {
    expression: `max(count_over_time(${historyMetrics.gauge}{tenant_id=~"${tenants.join("|")}"}[${step}s]))`,
    start: Math.ceil(from / 1000 / step) * step + step,
    end: Math.floor(to / 1000 / step) * step,
    step,
    maxResolution: resolution.parameter,
    stores: path.stores,
  });
  const counts = [...answer.values()].flatMap((values) => [...values.values()]);
  return counts.length > 0 && counts.every((count) => count <= 2 * windows);
}
