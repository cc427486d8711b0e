import type { Copies, Labels, MetricsApi } from "./metrics-api.js";
import { isWithin, slices, type Window } from "./window.js";

/** Timestamps in milliseconds and values of one series, oldest first, each timestamp once. */
export type Samples = ReadonlyMap<number, number>;

/** Samples by series. A series is called by its labels in one fixed spelling. */
export type SamplesBySeries = ReadonlyMap<string, Samples>;

/** A raw answer of a handful of series covers at most this long, in milliseconds. */
const longestAnswer = 3_600_000;

/**
 * Reads the raw samples of a window, not one of them computed: a range selector at the window's end. Copies of a series are
 * merged by timestamp.
 *
 * @param nameOf name of a series by its labels; undefined leaves it out.
 */
export async function readSamples(
  api: MetricsApi,
  selector: string,
  window: Window,
  nameOf: (labels: Labels) => string | undefined,
): Promise<SamplesBySeries> {
  const samples = new Map<string, Map<number, number>>();
  for (const slice of slices(window, longestAnswer)) {
    const copies: Copies = "apart";
    for (const { metric, values = [], histograms = [] } of await api.query(ranged(selector, slice), slice.to, copies)) {
      const name = nameOf(metric);
      if (name === undefined) continue;
      const series = samples.get(name) ?? new Map<number, number>();
      samples.set(name, series);
      const keep = (seconds: number, value: number) => {
        const timestamp = Math.round(seconds * 1000);
        if (isWithin(slice, timestamp)) series.set(timestamp, value);
      };
      for (const [seconds, value] of values) keep(seconds, Number(value));
      for (const [seconds] of histograms) keep(seconds, Number.NaN);
    }
  }
  return new Map([...samples].map(([name, series]) => [name, new Map([...series].sort(([a], [b]) => a - b))]));
}

/** A selector over the whole of a window, to be asked at its end. */
export function ranged(selector: string, { from, to }: Window): string {
  return `${selector}[${to - from}ms]`;
}

/** Selector of one metric. @param matchers further matchers; empty for none. */
export function selectorOf(metric: string, matchers: string): string {
  return `{__name__=${JSON.stringify(metric)}${matchers === "" ? "" : `,${matchers}`}}`;
}

/** Labels in one fixed spelling, without those that are named. */
export function seriesName(labels: Labels, without: readonly string[] = []): string {
  const { __name__: name = "", ...rest } = labels;
  const naming = Object.keys(rest)
    .filter((label) => !without.includes(label))
    .sort();
  return `${without.includes("__name__") ? "" : name}{${naming.map((label) => `${label}=${JSON.stringify(rest[label])}`).join(",")}}`;
}
