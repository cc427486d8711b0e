import { setTimeout as pause } from "node:timers/promises";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { sumOf } from "../samples/metrics-text.js";
import type { Window } from "../samples/sample.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { askRange } from "./gap-answers.js";
import { podsOf } from "./receive.js";
import type { LossContext } from "./scenario.js";

/** A range without samples that the Query Frontend has kept as such. */
export interface CachedGap {
  /**
   * Waits until the Query Frontend answers like Query, asking it all the time, as a screen does.
   *
   * @param patienceSeconds from now on.
   * @returns in a few words.
   * @throws LabError when it does not, or when it has kept nothing, which would prove nothing.
   */
  heals(patienceSeconds: number): Promise<string>;
}

/**
 * Asks the Query Frontend for a range that has no samples yet, twice, so that the second answer comes from its cache.
 *
 * @param query a range query whose answer changes with the samples.
 * @throws LabError when there are samples already.
 */
export async function cacheGap(context: LossContext, query: string, window: Window): Promise<CachedGap> {
  const { queryUrl, frontendUrl } = context.checks;
  const before = await answersFromCache(context);
  for (const time of ["first", "second"]) {
    const points = await askRange(frontendUrl, query, window);
    if (points.length > 0) throw new LabError(`the ${time} answer about the gap has ${points.length} points already`);
  }
  const kept = (await answersFromCache(context)) - before;
  if (kept <= 0) throw new LabError("the Query Frontend has kept nothing about the gap");
  return {
    async heals(patienceSeconds) {
      const elapsed = startClock();
      const wanted = JSON.stringify(await askRange(queryUrl, query, window));
      if (wanted === "[]") throw new LabError("Query itself does not see that the gap is filled");
      while (JSON.stringify(await askRange(frontendUrl, query, window)) !== wanted) {
        if (elapsed() > patienceSeconds)
          throw new LabError(
            `the Query Frontend still shows the gap ${elapsed().toFixed(0)} s after Query saw it filled`,
          );
        await pause(1_000);
      }
      return `the Query Frontend showed the cached gap for ${elapsed().toFixed(0)} s more`;
    },
  };
}

/** Answers that the Query Frontend has taken from its cache since it started. */
async function answersFromCache(context: LossContext): Promise<number> {
  const all = await Promise.all((await podsOf(context, "query-frontend")).map((pod) => thanosMetricsOf(context, pod)));
  const total = (name: string) => all.reduce((sum, text) => sum + sumOf(text, `querier_cache_${name}`), 0);
  return total("gets_total") - total("misses_total");
}
