import type { Sample, SamplesBySeries } from "./sample.js";

/** One sample of one series. */
export interface SampleOfSeries {
  readonly series: string;
  readonly timestamp: number;
}

/** How what was found differs from what there must be. */
export interface Comparison {
  /** Samples there must be. */
  readonly expected: number;
  /** Those of them that are there with the same value. */
  readonly found: number;
  /** Expected, and there is nothing at that moment. */
  readonly lost: readonly SampleOfSeries[];
  /** Found with another value. */
  readonly altered: readonly (SampleOfSeries & { readonly expected: string; readonly found: string })[];
  /** Found more than once at the same moment of the same series. */
  readonly duplicated: readonly SampleOfSeries[];
  /** Found, and nobody scraped it. */
  readonly invented: readonly SampleOfSeries[];
}

/** Compares series by series, timestamp by timestamp and value by value. */
export function compareSamples(expected: SamplesBySeries, found: SamplesBySeries): Comparison {
  const comparison = { expected: 0, found: 0, lost: [], altered: [], duplicated: [], invented: [] } as {
    -readonly [Key in keyof Comparison]: Comparison[Key] extends readonly (infer Item)[] ? Item[] : Comparison[Key];
  };
  for (const series of new Set([...expected.keys(), ...found.keys()])) {
    const wanted = byTimestamp(expected.get(series));
    const present = byTimestamp(found.get(series));
    comparison.expected += wanted.size;
    for (const [timestamp, [value = ""]] of wanted) {
      const values = present.get(timestamp);
      if (values === undefined) comparison.lost.push({ series, timestamp });
      else if (values.includes(value)) comparison.found += 1;
      else comparison.altered.push({ series, timestamp, expected: value, found: values.join(" and ") });
    }
    for (const [timestamp, values] of present) {
      if (values.length > 1) comparison.duplicated.push({ series, timestamp });
      if (!wanted.has(timestamp)) comparison.invented.push({ series, timestamp });
    }
  }
  return comparison;
}

function byTimestamp(samples: readonly Sample[] = []): ReadonlyMap<number, readonly string[]> {
  const values = new Map<number, string[]>();
  for (const { timestamp, value } of samples) values.set(timestamp, [...(values.get(timestamp) ?? []), value]);
  return values;
}
