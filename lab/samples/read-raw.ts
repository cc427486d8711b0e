import { readSamples, type ApiSource } from "./read-samples.js";
import type { Sample, SamplesBySeries, Window } from "./sample.js";

/**
 * Milliseconds asked for at once. Prometheus's range queries refuse more than 11,000 points of a series; a series of one
 * scrape in two seconds has 900 here, so even one of five scrapes a second stays below.
 */
const CHUNK = 30 * 60_000;

/**
 * Reads what is stored, not what Query makes of it: every copy of every series, raw, all copies of a series merged by
 * timestamp. A sample that any copy has is there once; where copies differ in the value, both are there.
 *
 * @param source Query itself: a frontend may answer from its cache.
 * @param options `store`: the address of the one source that is asked, such as the Store Gateway's. @default all
 * @throws CheckFailure when an answer is an error or a partial one.
 */
export async function readRaw(
  source: ApiSource,
  selector: string,
  window: Window,
  options: { readonly store?: string } = {},
): Promise<SamplesBySeries> {
  const merged = new Map<string, Map<string, Sample>>();
  for (let from = window.from; from < window.to; from += CHUNK) {
    const chunk = { from, to: Math.min(from + CHUNK, window.to) };
    for (const [series, samples] of await readSamples(source, selector, chunk, { ...options, deduplicate: false })) {
      const known = merged.get(series) ?? new Map<string, Sample>();
      merged.set(series, known);
      for (const sample of samples) known.set(`${sample.timestamp} ${sample.value}`, sample);
    }
  }
  return new Map(
    [...merged].map(([series, samples]) => [
      series,
      [...samples.values()].sort((one, other) => one.timestamp - other.timestamp),
    ]),
  );
}
