import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import type { Progress } from "../progress.js";
import { blocksUploaded, gatewayAnswers } from "./blocks.js";
import { certificateEndsRecorded } from "./certificate-ends.js";
import { CheckFailure, type Check, type CheckContext } from "./check.js";
import { clustersVisible, samplesFresh } from "./clusters-visible.js";
import { compactorRuns } from "./compactor-runs.js";
import { complaints } from "./diagnose.js";
import { podsReady } from "./pods-ready.js";
import { storesListed, storesPage } from "./stores-listed.js";

/** The global view: what must hold minutes after the clusters are up. */
const globalView: readonly Check[] = [podsReady, storesListed, clustersVisible, samplesFresh];

/** The long-term half: needs blocks to be cut, uploaded, loaded and compacted. */
const longTerm: readonly Check[] = [blocksUploaded, gatewayAnswers, compactorRuns, certificateEndsRecorded, storesPage];

const betweenLooks = 2_000;

/** How long each half may take to come true, in seconds. */
export interface Patience {
  readonly globalView: number;
  readonly longTerm: number;
}

/** After an apply: pods start, the ring settles, the first blocks are cut. */
export const afterApply: Patience = { globalView: 180, longTerm: 300 };

/** On a lab that has been up: only what flickers is given time. */
export const onRunningLab: Patience = { globalView: 20, longTerm: 20 };

/**
 * Runs every check until it holds, all of them, and reports all that do not.
 *
 * @throws LabError with each failed check, the part it names, and what its suspects complain about.
 */
export async function verifyFleet(context: CheckContext, progress: Progress, patience: Patience): Promise<void> {
  const failures = [
    ...(await runChecks(globalView, patience.globalView, context, progress)),
    ...(await runChecks(longTerm, patience.longTerm, context, progress)),
  ];
  if (failures.length === 0) return;
  const count = globalView.length + longTerm.length;
  throw new LabError(`${failures.length} of ${count} checks failed:\n${failures.join("\n")}`);
}

async function runChecks(
  checks: readonly Check[],
  seconds: number,
  context: CheckContext,
  progress: Progress,
): Promise<string[]> {
  const failures: string[] = [];
  const deadline = Date.now() + seconds * 1000;
  for (const check of checks) {
    await progress.step(check.title, async (report) => {
      try {
        return await untilItHolds(check, context, deadline, report);
      } catch (error) {
        if (!(error instanceof CheckFailure)) throw error;
        failures.push(await describe(check, error, context));
        return `FAILED: ${error.message}`;
      }
    });
  }
  return failures;
}

async function untilItHolds(
  check: Check,
  context: CheckContext,
  deadline: number,
  report: (detail: string) => void,
): Promise<string> {
  for (;;) {
    try {
      return await check.run(context);
    } catch (error) {
      if (!(error instanceof CheckFailure) || Date.now() > deadline) throw error;
      report(error.message);
      await pause(betweenLooks);
    }
  }
}

async function describe({ title, suspects }: Check, failure: CheckFailure, context: CheckContext): Promise<string> {
  const hints = await complaints(suspects, context);
  return [`✗ ${title}: ${failure.message}`, ...hints.map((hint) => `    ${hint}`)].join("\n");
}
