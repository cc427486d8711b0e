import { spacing } from "./spacing.js";
import type { Samples, SamplesBySeries } from "./samples.js";

/** How what the hub has differs from what its sender has. Times in milliseconds, one per sample. */
export interface SeriesComparison {
  /** Samples the sender has. */
  readonly expected: number;
  /** Those of them the hub has too. */
  readonly found: number;
  /** The sender's, and not in the hub. */
  readonly missing: readonly number[];
  /** In the hub alone, within half an interval of another sample of the same series. */
  readonly doubled: readonly number[];
  /** In the hub alone otherwise: the sender has lost them, not the hub. */
  readonly unknown: readonly number[];
}

/**
 * Compares series by series and moment by moment.
 *
 * @param interval time between two samples of a series in milliseconds, where too few of it show that themselves.
 */
export function compareSeries(sender: SamplesBySeries, hub: SamplesBySeries, interval: number): SeriesComparison {
  const missing: number[] = [];
  const doubled: number[] = [];
  const unknown: number[] = [];
  let expected = 0;
  for (const name of new Set([...sender.keys(), ...hub.keys()])) {
    const wanted: Samples = sender.get(name) ?? new Map();
    const present: Samples = hub.get(name) ?? new Map();
    expected += wanted.size;
    for (const timestamp of wanted.keys()) if (!present.has(timestamp)) missing.push(timestamp);
    const all = [...present.keys()];
    const half = spacing([...wanted.keys()], interval) / 2;
    all.forEach((timestamp, index) => {
      if (wanted.has(timestamp)) return;
      const before = timestamp - (all[index - 1] ?? -Infinity);
      const after = (all[index + 1] ?? Infinity) - timestamp;
      (Math.min(before, after) < half ? doubled : unknown).push(timestamp);
    });
  }
  return { expected, found: expected - missing.length, missing, doubled, unknown };
}
