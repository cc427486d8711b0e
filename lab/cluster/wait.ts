import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error.js";

/** How long to wait for something. */
export interface Patience {
  readonly seconds: number;
  /** What is waited for, as it reads after "still waiting for". */
  readonly what: string;
  /** What to look at when it takes too long. @default none */
  readonly remedy?: string;
  /** @default 300 */
  readonly everyMilliseconds?: number;
}

/**
 * Asks again and again until the answer is yes.
 *
 * @throws LabError when the time is up; errors of `condition` pass through at once.
 */
export async function waitUntil(condition: () => boolean | Promise<boolean>, patience: Patience): Promise<void> {
  const deadline = performance.now() + patience.seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new LabError(`after ${patience.seconds} s still waiting for ${patience.what}`, patience.remedy);
    }
    await sleep(patience.everyMilliseconds ?? 300);
  }
}
