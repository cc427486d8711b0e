import type { CatchUp } from "./catch-up.js";

/** How many times faster than live a backlog should arrive. Source: the goals of the loss suite. */
const GOAL = 100;

/** Below this something is wrong, and not only this machine busy. */
const FLOOR = 10;

/** Seconds within which a sender starts to send once the way is free. Source: the goals of the loss suite. */
const STARTS_WITHIN = 90;

/** The longest of a cluster's catch-ups decides: a short backlog is gone before two looks have told its rate. */
export interface Judged {
  readonly failures: readonly string[];
  /** In a few words, with the goal where it is missed. */
  readonly text: string;
}

/**
 * Holds catch-ups against the goals.
 *
 * @param catchUps by cluster.
 * @param floor below so many times the live rate it has failed. @default 10
 */
export function judgeCatchUps(catchUps: ReadonlyMap<string, readonly CatchUp[]>, floor = FLOOR): Judged {
  const failures: string[] = [];
  const texts: string[] = [];
  for (const [name, all] of catchUps) {
    const longest = [...all].sort((one, other) => other.backlog - one.backlog)[0]!;
    const waited = Math.max(...all.map((one) => one.waited));
    const rate = `${longest.rate.toFixed(0)}x live`;
    texts.push(
      `${name} sends after ${waited.toFixed(0)} s, ${longest.backlog.toFixed(0)} s at ${rate}${longest.rate < GOAL ? ` (goal of ${GOAL}x missed)` : ""}`,
    );
    if (waited > STARTS_WITHIN)
      failures.push(`${name} began to send after ${waited.toFixed(1)} s, should be ${STARTS_WITHIN} s`);
    if (longest.rate < floor) failures.push(`${name} caught up at ${rate}, should be ${floor}x at least`);
  }
  return { failures, text: texts.join("; ") };
}
