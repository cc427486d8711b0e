import type { AnsweredScrape } from "./answered.js";
import { isWithin, type Sample, type SamplesBySeries, type Window } from "./sample.js";

/** One sample of one counted series. */
export interface CountedSample {
  readonly series: string;
  /** Number of the scrape, which is the value. */
  readonly number: number;
  /** Milliseconds since 1970: of a missing sample when the target answered, of any other its timestamp. */
  readonly time: number;
}

/** What is held against each other, and for which time. */
export interface AuditedWindow {
  /** The scrapes that must be stored are those answered in it. */
  readonly window: Window;
  /** Every scrape that the target answered; those outside of the window say what else may be stored. */
  readonly answered: readonly AnsweredScrape[];
  /** Names of the series each of them must be in. */
  readonly series: readonly string[];
  /** What is stored, copies merged by timestamp. It may begin before the window and end after it. */
  readonly stored: SamplesBySeries;
  /** Milliseconds between two scrapes. */
  readonly interval: number;
}

/** What became of the scrapes of a window. */
export interface Audit {
  /** Samples there must be: answered scrapes times series. */
  readonly scraped: number;
  /** Those of them that are stored. */
  readonly found: number;
  /** Those that are not, in the order of series and numbers. */
  readonly missing: readonly CountedSample[];
  /**
   * One scrape that is stored at two moments, or a sample closer than half an interval to the one before it. A Prometheus
   * that is late with one scrape and on time with the next comes as close: both were answered then, and neither counts.
   */
  readonly doubled: readonly CountedSample[];
  /** A moment at which the copies hold different values, or a value that no scrape can have. */
  readonly altered: readonly CountedSample[];
}

/**
 * Holds what a target answered against what is stored, series by series. A scrape is known by its number, wherever its
 * timestamp is; markers of staleness are no samples.
 */
export function audit({ window, answered, series, stored, interval }: AuditedWindow): Audit {
  const numbers = new Set(answered.map(({ number }) => number));
  const wanted = answered.filter(({ time }) => isWithin(window, time));
  const missing: CountedSample[] = [];
  const doubled: CountedSample[] = [];
  const altered: CountedSample[] = [];
  for (const name of series) {
    const samples = (stored.get(name) ?? []).filter(({ value }) => value !== "NaN");
    const present = new Set<number>();
    let previous: CountedSample | undefined;
    for (const sample of ordered(samples)) {
      const { number, time } = sample;
      const one = { series: name, ...sample };
      if (!isScrapeNumber(number) || time === previous?.time) altered.push(one);
      else if (present.has(number) || isTooClose(previous, one)) doubled.push(one);
      present.add(number);
      previous = one;
    }
    for (const { number, time } of wanted) if (!present.has(number)) missing.push({ series: name, number, time });
  }
  const scraped = wanted.length * series.length;
  return { scraped, found: scraped - missing.length, missing, doubled, altered };

  function isTooClose(before: CountedSample | undefined, after: CountedSample): boolean {
    if (before === undefined || after.time - before.time >= interval / 2) return false;
    return !numbers.has(before.number) || !numbers.has(after.number);
  }
}

function ordered(samples: readonly Sample[]): readonly { readonly number: number; readonly time: number }[] {
  return samples
    .map(({ timestamp, value }) => ({ number: Number(value), time: timestamp }))
    .sort((one, other) => one.time - other.time || one.number - other.number);
}

function isScrapeNumber(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
