import type { Samples, SamplesBySeries } from "./samples.js";
import type { Window } from "./window.js";

/**
 * Series every scrape of a target adds by itself: up, scrape_duration_seconds, scrape_samples_scraped,
 * scrape_samples_post_metric_relabeling and scrape_series_added (Prometheus 3.15, `scrapeLoop.report`).
 */
const ownSeries = 5;

/** The metrics a scrape is measured with. */
export const scrapeMetrics = {
  samples: "scrape_samples_post_metric_relabeling",
  added: "scrape_series_added",
} as const;

/** What the targets themselves tell of a stretch. */
export interface ScrapeSize {
  /** Samples of one scrape of all targets, the larger of both ends. */
  readonly oneScrape: number;
  /**
   * Staleness markers at most: the agent counts them as appended, and no query shows them. A series that ends gets one,
   * unless its target gives timestamps of its own.
   */
  readonly markers: number;
}

/**
 * Measures one scrape of all targets, and how many series ended in a stretch. Per target and scrape, what was there before
 * and is not there now has ended: samples before − (samples now − series new now). A target that is silent to the end while
 * others are scraped is gone with all it had; where all are silent, nobody wrote a marker.
 *
 * @param samples `scrapeMetrics.samples` by target, from three intervals before the stretch on, of the same run of the agent.
 * @param added `scrapeMetrics.added` by the same targets.
 * @param interval scrape interval in milliseconds.
 */
export function scrapeSize(
  samples: SamplesBySeries,
  added: SamplesBySeries,
  { from, to }: Window,
  interval: number,
): ScrapeSize {
  const newest = Math.max(...[...samples.values()].map((series) => [...series.keys()].at(-1) ?? -Infinity));
  let markers = 0;
  for (const [target, series] of samples) {
    const scrapes = [...series];
    const fresh: Samples = added.get(target) ?? new Map();
    for (const [index, [at, now]] of scrapes.entries()) {
      const [earlier, before] = scrapes[index - 1] ?? [];
      if (earlier === undefined || before === undefined || at <= from) continue;
      const ended = Math.max(0, before - (now - (fresh.get(at) ?? 0)));
      const wasGone = at - earlier > 2 * interval && ended >= before;
      markers += ended + (wasGone ? ownSeries : 0);
    }
    const last = scrapes.at(-1);
    if (last !== undefined && newest - last[0] > 2 * interval) markers += last[1] + ownSeries;
  }
  return { oneScrape: Math.max(sizeAt(samples, from, interval), sizeAt(samples, to, interval)), markers };
}

/** Samples of one scrape of the targets that were scraped within the two intervals before a moment, or the one after it. */
function sizeAt(samples: SamplesBySeries, moment: number, interval: number): number {
  let size = 0;
  for (const series of samples.values()) {
    const near = [...series].filter(([at]) => at > moment - 2 * interval && at <= moment + interval);
    if (near.length > 0) size += Math.max(...near.map(([, count]) => count)) + ownSeries;
  }
  return size;
}
