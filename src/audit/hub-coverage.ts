import { joinRanges, type Range } from "./ranges.js";
import type { SamplesBySeries } from "./samples.js";
import { spacing } from "./spacing.js";

/** What the hub has of a sender, whatever the sender itself could say. Times in milliseconds. */
export interface HubCoverage {
  /** Oldest `up` in the window. @default - there is none */
  readonly first?: number;
  /** Newest `up` in the window. */
  readonly newest?: number;
  /** Targets with an `up`. */
  readonly targets: number;
  /**
   * Where a target's `up` pauses for more than 1.5 intervals and goes on: from the sample before to the one after, those
   * of several targets that overlap as one. `samples` says how many targets' pauses it is made of.
   */
  readonly gaps: readonly Range[];
}

/** Reads the coverage off every `up` series. @param interval scrape interval in milliseconds where none can be seen. */
export function hubCoverage(up: SamplesBySeries, interval: number): HubCoverage {
  const gaps: Range[] = [];
  let first = Infinity;
  let newest = -Infinity;
  for (const samples of up.values()) {
    const timestamps = [...samples.keys()];
    first = Math.min(first, timestamps[0] ?? Infinity);
    newest = Math.max(newest, timestamps.at(-1) ?? -Infinity);
    const step = spacing(timestamps, interval);
    timestamps.slice(1).forEach((to, index) => {
      const from = timestamps[index] ?? to;
      if (to - from > 1.5 * step) gaps.push({ from, to, samples: 1 });
    });
  }
  if (newest === -Infinity) return { targets: 0, gaps: [] };
  return { first, newest, targets: up.size, gaps: joinRanges(gaps, 0) };
}
