import { setTimeout as pause } from "node:timers/promises";
import { countedTarget } from "../counted-target.js";
import { LabError } from "../lab-error.js";

/** A question whose complete answer is known. */
export interface Question {
  /** Who is asked, as it reads in messages. */
  readonly who: string;
  readonly url: string;
}

/** What came of asking again and again. */
export interface Answered {
  readonly who: string;
  readonly complete: number;
  /** Incomplete or not, but with a warning. */
  readonly warned: number;
  readonly failed: number;
  /** Incomplete without a word: when, and what was said. */
  readonly silentlyIncomplete: readonly string[];
  /** Longest time without a complete answer, in seconds. */
  readonly longestWithout: number;
}

/** Asking that goes on until it is ended. */
export interface Asking {
  /** Whether the last answer to every question was complete. */
  readonly isComplete: () => boolean;
  end(): Promise<readonly Answered[]>;
}

/** Milliseconds after which an answer counts as failed. */
const TIMEOUT = 15_000;

/** Samples per cluster in one minute long ago, as a question of the HTTP API. @param time seconds since 1970 */
export function oldSamples(url: string, time: number, more: Readonly<Record<string, string>> = {}): string {
  const { metric, job } = countedTarget;
  const query = `sum by (cluster) (count_over_time(${metric}{job="${job}"}[1m]))`;
  return `${url}/api/v1/query?${new URLSearchParams({ query, time: String(time), ...more }).toString()}`;
}

/** Asks once. @returns the answer as text, `warned`, or nothing when there was none. */
async function ask(url: string): Promise<{ readonly answer?: string; readonly warned: boolean }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    const body = (await response.json()) as {
      readonly status?: string;
      readonly warnings?: readonly string[];
      readonly data?: { readonly result: readonly { readonly metric: { readonly cluster?: string } }[] };
    };
    if (!response.ok || body.status !== "success") return { warned: false };
    const sorted = [...(body.data?.result ?? [])].sort((one, other) =>
      (one.metric.cluster ?? "").localeCompare(other.metric.cluster ?? ""),
    );
    return { answer: JSON.stringify(sorted), warned: (body.warnings ?? []).length > 0 };
  } catch {
    return { warned: false };
  }
}

/**
 * What the complete answer is: the same one three times in a row.
 *
 * @throws LabError when it keeps changing, or is empty.
 */
export async function completeAnswer({ who, url }: Question): Promise<string> {
  let last: string | undefined;
  let same = 0;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { answer, warned } = await ask(url);
    same = answer !== undefined && answer !== "[]" && !warned && answer === last ? same + 1 : 0;
    last = answer;
    if (same === 2) return answer!;
    await pause(500);
  }
  throw new LabError(`${who} has no complete answer to begin with: ${last ?? "none"}`);
}

/** Asks each question every so many milliseconds and holds the answer against the complete one. */
export function keepAsking(
  questions: readonly (Question & { readonly complete: string })[],
  everyMilliseconds: number,
): Asking {
  const ended = new AbortController();
  const isLastComplete = new Map<string, boolean>();
  const loops = questions.map(async ({ who, url, complete }): Promise<Answered> => {
    const counts = { complete: 0, warned: 0, failed: 0 };
    const silentlyIncomplete: string[] = [];
    let lastComplete = Date.now();
    let longestWithout = 0;
    while (!ended.signal.aborted) {
      const began = Date.now();
      const { answer, warned } = await ask(url);
      const isComplete = answer === complete;
      if (answer === undefined) counts.failed += 1;
      else if (isComplete) counts.complete += 1;
      else if (warned) counts.warned += 1;
      else silentlyIncomplete.push(`${new Date(began).toISOString().slice(11, 19)} ${answer.slice(0, 200)}`);
      const now = Date.now();
      longestWithout = Math.max(longestWithout, (now - lastComplete) / 1000);
      if (isComplete) lastComplete = now;
      isLastComplete.set(who, isComplete);
      await pause(Math.max(0, began + everyMilliseconds - now));
    }
    return { who, ...counts, silentlyIncomplete, longestWithout };
  });
  return {
    isComplete: () => questions.every(({ who }) => isLastComplete.get(who) === true),
    end() {
      ended.abort();
      return Promise.all(loops);
    },
  };
}
