import { waitUntil } from "../cluster/wait.js";
import type { ReadingPath } from "./answers.js";
import { askRange, type Answer } from "./ask-range.js";
import { compareAnswers } from "./compare-answers.js";
import type { Stretch } from "./coverage.js";
import { describeComparison, holds } from "./describe-comparison.js";
import { historyMetrics } from "./history.js";

/** Length of a block as it was uploaded, in seconds: one value is one block's. */
const WINDOW = 7200;

/** What was read of each tenant, block by block. */
export interface WindowValues {
  readonly answers: ReadonlyMap<string, Answer>;
  /** Values that were answered. */
  readonly values: number;
  /** Blocks of which some tenant's answer has nothing. */
  readonly missing: number;
}

/** Reads sums of raw samples, two hours at a time. @param stretches the time that is read of each tenant. */
export async function readWindows(
  path: ReadingPath,
  stretches: Readonly<Record<string, Stretch>>,
): Promise<WindowValues> {
  const answers = new Map<string, Answer>();
  let values = 0;
  let missing = 0;
  for (const [tenant, { from, to }] of Object.entries(stretches)) {
    const answer = await askRange(path.url, {
      expression: `sum_over_time(${historyMetrics.gauge}{tenant_id="${tenant}"}[${WINDOW}s])`,
      start: from / 1000 + WINDOW,
      end: to / 1000,
      step: WINDOW,
      maxResolution: "1s",
      stores: path.stores,
      cached: path.cached,
    });
    answers.set(tenant, answer);
    const moments = new Set([...answer.values()].flatMap((of) => [...of.keys()]));
    missing += (to - from) / 1000 / WINDOW - moments.size;
    values += [...answer.values()].reduce((sum, of) => sum + of.size, 0);
  }
  return { answers, values, missing };
}

/** Seconds in which gateways have found blocks that were put into the bucket. */
const LOADED_WITHIN = 180;

/** Reads the same once all of it is there. @throws LabError when the gateways do not have it in time. */
export async function readLoadedWindows(
  path: ReadingPath,
  stretches: Readonly<Record<string, Stretch>>,
): Promise<WindowValues> {
  let read!: WindowValues;
  await waitUntil(async () => (read = await readWindows(path, stretches)).missing === 0, {
    seconds: LOADED_WITHIN,
    what: "the gateways to load the history",
    everyMilliseconds: 10_000,
  });
  return read;
}

/** The first differences between two readings; undefined when there are none. */
export function compareWindows(before: WindowValues, after: WindowValues): string | undefined {
  const problems = [...before.answers].flatMap(([tenant, answer]) => {
    const comparison = compareAnswers(answer, after.answers.get(tenant) ?? new Map());
    return holds(comparison) ? [] : [describeComparison(tenant, comparison)];
  });
  return problems.length === 0 ? undefined : problems.join("\n");
}
