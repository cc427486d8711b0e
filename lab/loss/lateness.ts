import { setTimeout as pause } from "node:timers/promises";
import type { LabCluster } from "../topology.js";
import { CheckFailure } from "../verify/check.js";
import { newestCounted, type Hub } from "./newest.js";

/** How late the samples of each cluster came at worst, in seconds, by cluster. */
export type Lateness = ReadonlyMap<string, number>;

/** A watch that is kept until it is ended. */
export interface LatenessWatch {
  /** Ends it; may be asked again. @throws Error when watching failed for a reason other than Query's. */
  end(): Promise<Lateness>;
}

/** No scenario takes longer; whoever forgets to end a watch does not keep the lab busy for ever. */
const LONGEST = 3_600_000;

/**
 * Looks every second how old the newest sample of each cluster is at the hub, of the series that is furthest behind. While
 * Query does not answer, or leaves a cluster out, the age of what was seen last goes on growing.
 */
export function watchLateness(checks: Hub, clusters: readonly LabCluster[], everyMilliseconds = 1_000): LatenessWatch {
  const began = Date.now();
  const seen = new Map(clusters.map(({ name }) => [name, began]));
  const worst = new Map(clusters.map(({ name }) => [name, 0]));
  const ended = new AbortController();

  const look = async () => {
    try {
      for (const [name, { last }] of await newestCounted(checks, clusters)) seen.set(name, last);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
    }
    const now = Date.now();
    for (const [name, newest] of seen) worst.set(name, Math.max(worst.get(name) ?? 0, (now - newest) / 1000));
  };
  const watching = (async () => {
    while (!ended.signal.aborted && Date.now() - began < LONGEST) {
      await look();
      await pause(everyMilliseconds, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  // It is reported where the watch ends; until then nobody listens.
  watching.catch(() => undefined);
  return {
    async end() {
      ended.abort();
      await watching;
      return worst;
    },
  };
}

/** Names the clusters that were later than they may be. @returns nothing when none was. */
export function tooLate(lateness: Lateness, boundSeconds: number): readonly string[] {
  return [...lateness]
    .filter(([, seconds]) => seconds > boundSeconds)
    .map(
      ([name, seconds]) => `${name}'s samples came ${seconds.toFixed(1)} s late, should be ${boundSeconds} s at most`,
    );
}

/** `at most 3.1 s late (batcave)`: the worst of all. */
export function describeLateness(lateness: Lateness): string {
  const [worst] = [...lateness].sort(([, one], [, other]) => other - one);
  return worst === undefined ? "nobody was watched" : `at most ${worst[1].toFixed(1)} s late (${worst[0]})`;
}
