import type { Comparison, SampleOfSeries } from "./compare.js";
import { isWithin, type SamplesBySeries, type Window } from "./sample.js";

/** What an agent must have scraped, where no store of its own can say it. */
export interface ScrapeGrid {
  readonly window: Window;
  /** Milliseconds between two scrapes. */
  readonly interval: number;
  /** Series that must be there, even where not one sample of them was found. @default those that were found */
  readonly series?: readonly string[];
  /** Times in which the agent itself did not run: nothing was scraped that could be lost. @default none */
  readonly pauses?: readonly Window[];
}

/**
 * Compares with the steps at which Prometheus scrapes. A target is scraped at a fixed offset within the interval, which
 * is derived from its labels and the host name and so survives a restart; a scrape that starts up to 2 ms late carries
 * the step's own timestamp, a later one its real time (Prometheus 3.15, `scrapeLoop.run` and `Target.offset`). Each
 * sample therefore belongs to the step it is nearest to, and a step without one is a lost sample.
 *
 * The steps within half an interval of the window's ends are not counted: their sample may lie on the other side.
 */
export function compareWithGrid(
  found: SamplesBySeries,
  { window, interval, series = [...found.keys()], pauses = [] }: ScrapeGrid,
): Pick<Comparison, "expected" | "found" | "lost" | "duplicated"> {
  const lost: SampleOfSeries[] = [];
  const duplicated: SampleOfSeries[] = [];
  let expected = 0;
  for (const name of series) {
    const timestamps = (found.get(name) ?? []).map(({ timestamp }) => timestamp);
    const offset = offsetOf(timestamps, interval) ?? window.from % interval;
    const perStep = new Map<number, number>();
    for (const timestamp of timestamps) {
      const step = Math.round((timestamp - offset) / interval);
      perStep.set(step, (perStep.get(step) ?? 0) + 1);
    }
    const inner = { from: window.from + interval / 2, to: window.to - interval / 2 };
    for (let step = Math.ceil((inner.from - offset) / interval); step * interval + offset <= inner.to; step += 1) {
      const timestamp = step * interval + offset;
      if (pauses.some((pause) => isWithin(widened(pause, interval), timestamp))) continue;
      expected += 1;
      const count = perStep.get(step) ?? 0;
      if (count === 0) lost.push({ series: name, timestamp });
      if (count > 1) duplicated.push({ series: name, timestamp });
    }
  }
  return { expected, found: expected - lost.length, lost, duplicated };
}

/** A scrape that was under way when the agent ended is not stored; one step on either side is not certain. */
function widened({ from, to }: Window, interval: number): Window {
  return { from: from - interval, to: to + interval };
}

/** Where in the interval a target is scraped: the middle of what was seen, so that single late scrapes do not count. */
function offsetOf(timestamps: readonly number[], interval: number): number | undefined {
  const [first] = timestamps;
  if (first === undefined) return undefined;
  const deviations = timestamps
    .map((timestamp) => {
      const distance = (timestamp - first) % interval;
      return distance > interval / 2 ? distance - interval : distance < -interval / 2 ? distance + interval : distance;
    })
    .sort((one, other) => one - other);
  return (first + (deviations[Math.floor(deviations.length / 2)] ?? 0)) % interval;
}
