import { setTimeout as pause } from "node:timers/promises";
import { CheckFailure } from "../verify/check.js";
import { compareSamples, type Comparison, type SampleOfSeries } from "./compare.js";
import { readSamples, type ApiSource } from "./read-samples.js";
import { newestOf, type SamplesBySeries, type Window } from "./sample.js";
import { compareWithGrid } from "./scrape-grid.js";

/** Whose samples are counted, and what says which there must be. */
export interface Counted {
  /** The global view: Query's API. */
  readonly global: ApiSource;
  /** PromQL selector of the series in the global view, with `cluster` and `tenant_id`. */
  readonly selector: string;
  readonly window: Window;
  /** Where the truth is. */
  readonly truth: LocalTruth | GridTruth;
  /** How long the newest samples may still be on their way. @default 60 */
  readonly patienceSeconds?: number;
}

/** A Prometheus server keeps what it scraped. */
export interface LocalTruth {
  readonly local: ApiSource;
  /** The same series in its own store, where they do not carry `cluster` and `tenant_id`. */
  readonly selector: string;
}

/** An agent keeps nothing: what it must have scraped follows from its interval. */
export interface GridTruth {
  /** Milliseconds. */
  readonly interval: number;
  /** Times in which the agent did not run. @default none */
  readonly pauses?: readonly Window[];
}

/** The result of counting, sample by sample. */
export interface Count {
  readonly expected: number;
  readonly found: number;
  /** In no copy at Receive. */
  readonly lost: readonly SampleOfSeries[];
  /** Stored in some copy, but left out when Query joins the copies. */
  readonly hidden: readonly SampleOfSeries[];
  readonly altered: Comparison["altered"];
  readonly duplicated: readonly SampleOfSeries[];
  readonly invented: readonly SampleOfSeries[];
}

const betweenLooks = 1_000;

/**
 * Counts the samples of a window in the global view against the truth. What was scraped a moment ago may still be on its
 * way, so it looks again until nothing is missing or the patience is at its end; only then a sample is lost.
 *
 * @throws CheckFailure when one of the two cannot be read, or the truth itself holds no sample: zero of zero proves
 *   nothing.
 */
export async function countSamples(counted: Counted): Promise<Count> {
  const { global, selector, window, patienceSeconds = 60 } = counted;
  const compare = await comparisonWith(counted);
  const deadline = Date.now() + patienceSeconds * 1000;
  let seen = compare(await readSamples(global, selector, window));
  while (seen.lost.length > 0 && Date.now() < deadline) {
    await pause(betweenLooks);
    seen = compare(await readSamples(global, selector, window));
  }
  if (seen.lost.length === 0) return { ...seen, hidden: [] };
  const copies = compare(await readSamples(global, selector, window, { deduplicate: false }));
  const lost = new Set(copies.lost.map(nameOf));
  return {
    ...seen,
    lost: seen.lost.filter((sample) => lost.has(nameOf(sample))),
    hidden: seen.lost.filter((sample) => !lost.has(nameOf(sample))),
  };
}

async function comparisonWith({ truth, window }: Counted): Promise<(found: SamplesBySeries) => Comparison> {
  if ("interval" in truth) {
    return (found) => ({ ...compareWithGrid(found, { ...truth, window }), altered: [], invented: [] });
  }
  const expected = await readSamples(truth.local, truth.selector, window);
  if (newestOf(expected) === undefined) throw new CheckFailure(`${truth.selector} has no sample in its own Prometheus`);
  return (found) => compareSamples(expected, found);
}

function nameOf({ series, timestamp }: SampleOfSeries): string {
  return `${timestamp} ${series}`;
}

/** A count in a few words, with the first of what is wrong. */
export function describeCount(count: Count): string {
  const wrong = (["lost", "hidden", "altered", "duplicated", "invented"] as const).flatMap((kind) => {
    const [first] = count[kind];
    if (first === undefined) return [];
    return [`${count[kind].length} ${kind} (first: ${first.series} at ${new Date(first.timestamp).toISOString()})`];
  });
  return [`${count.found} of ${count.expected} samples`, ...wrong].join(", ");
}

/** Whether every expected sample is there, once, as it was scraped. */
export function isComplete(count: Count): boolean {
  return (
    count.expected > 0 &&
    count.found === count.expected &&
    [count.altered, count.duplicated, count.invented].every((list) => list.length === 0)
  );
}
