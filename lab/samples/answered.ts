import { countedTarget } from "../counted-target.js";
import { CheckFailure } from "../verify/check.js";
import type { ApiSource } from "./read-samples.js";

/** One scrape that a counting target answered. */
export interface AnsweredScrape {
  /** Counted by the target since its start, from 1 on: the value of every counted series in this scrape. */
  readonly number: number;
  /** When the answer had been written, in milliseconds since 1970. */
  readonly time: number;
}

/** What a counting target says about itself: the truth that a count is held against. */
export interface AnsweredScrapes {
  /** When it was started, in milliseconds since 1970. Its numbers begin anew then. */
  readonly start: number;
  /** Series that carry the number. */
  readonly series: number;
  /** In the order of their numbers. A scrape that its Prometheus gave up is not among them. */
  readonly scrapes: readonly AnsweredScrape[];
}

/**
 * Reads which scrapes a target has answered.
 *
 * @param source the target itself, see `podSource`.
 * @param since milliseconds since 1970.
 * @throws CheckFailure when what answers is no counting target.
 */
export async function readAnswered(source: ApiSource, since: number): Promise<AnsweredScrapes> {
  const { start, series, answered } = (await source(`/answered?since=${since}`)) as {
    readonly start?: unknown;
    readonly series?: unknown;
    readonly answered?: readonly AnsweredScrape[];
  };
  if (typeof start !== "number" || typeof series !== "number" || !Array.isArray(answered)) {
    throw new CheckFailure(`${countedTarget.pod} answers something else than the scrapes it answered`);
  }
  const scrapes = [...(answered as readonly AnsweredScrape[])].sort((one, other) => one.number - other.number);
  return { start, series, scrapes };
}
