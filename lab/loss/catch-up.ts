import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import type { LabCluster } from "../topology.js";
import { CheckFailure, type CheckContext } from "../verify/check.js";
import { FRESH, newestCounted, type Newest } from "./newest.js";

/** How a cluster made up for what had piled up. */
export interface CatchUp {
  /** Seconds from the moment the way was free until the first sample was seen at the hub. */
  readonly waited: number;
  /** Seconds of samples that had piled up. */
  readonly backlog: number;
  /**
   * Seconds from the first accepted sample until nothing was behind, counted from the last look that saw none of it: never
   * too short, by up to one look too long.
   */
  readonly seconds: number;
  /** Backlog by seconds: how many times faster than live. By how `seconds` is counted, never too high. */
  readonly rate: number;
}

/** How a catch-up is looked at. */
export interface CatchUpOptions {
  /** @default 180 */
  readonly patienceSeconds?: number;
  /** Milliseconds between two looks. @default 250 */
  readonly everyMilliseconds?: number;
}

/**
 * Frees the way and looks how fast the backlog of a cluster arrives.
 *
 * @param free what ends the outage; the cluster must have been cut off for less than PromQL's look-back of five minutes.
 * @throws LabError when the cluster has no recent sample before, or is not caught up when the patience is at its end.
 */
export async function measureCatchUp(
  checks: Pick<CheckContext, "queryUrl">,
  cluster: LabCluster,
  free: () => Promise<void>,
  { patienceSeconds = 180, everyMilliseconds = 250 }: CatchUpOptions = {},
): Promise<CatchUp> {
  const { name } = cluster;
  const look = async () => (await newestCounted(checks, [cluster])).get(name);
  const before = await look();
  if (before === undefined) throw new LabError(`${name} has no sample of the last five minutes to measure from`);
  await free();
  const began = Date.now();
  let lookedBefore = began;
  let first: { readonly seen: number; readonly notBefore: number } | undefined;
  while (Date.now() - began < patienceSeconds * 1000) {
    const asked = Date.now();
    const newest = await look().catch(unlessAnswer);
    const answered = Date.now();
    if (newest !== undefined) {
      if (first === undefined && hasMoved(before, newest)) first = { seen: answered, notBefore: lookedBefore };
      if (first !== undefined && answered - newest.last <= FRESH) {
        const backlog = (newest.last - before.last) / 1000;
        const seconds = (answered - first.notBefore) / 1000;
        return { waited: (first.seen - began) / 1000, backlog, seconds, rate: backlog / seconds };
      }
      lookedBefore = asked;
    }
    await pause(everyMilliseconds);
  }
  const state = first === undefined ? "nothing came" : "it is still behind";
  throw new LabError(`${name} is not caught up after ${patienceSeconds} s: ${state}`);
}

function hasMoved(before: Newest, now: Newest): boolean {
  return now.first > before.first || now.last > before.last;
}

/** Query may be away for a moment; the next look tells. */
function unlessAnswer(error: unknown): undefined {
  if (!(error instanceof CheckFailure)) throw error;
}

/** `first sample after 12.0 s, 75 s of backlog in 0.6 s (125x live)`. */
export function describeCatchUp({ waited, backlog, seconds, rate }: CatchUp): string {
  return `first sample after ${waited.toFixed(1)} s, ${backlog.toFixed(0)} s of backlog in ${seconds.toFixed(1)} s (${rate.toFixed(0)}x live)`;
}
