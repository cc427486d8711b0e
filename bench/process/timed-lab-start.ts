import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import { labStatus } from "../../lab/status.js";
import { readTimings } from "../../lab/timings.js";
import { samplesFresh } from "../../lab/verify/clusters-visible.js";
import type { BenchContext } from "../row.js";

/** Seconds of building above which a start of the lab is a cold one. */
const COLD_BUILD = 60;

/** Three times what a cold start may take: what has not come up then is stuck. */
const GIVEN_UP = 120 * 60_000;

/** One start of the lab. */
export interface LabStart {
  /** Whether it had to build what it runs. */
  readonly cold: boolean;
  /** Seconds from the command until every cluster was in the global view. */
  readonly toGlobalView: number;
}

/**
 * Brings the lab up and takes it down again.
 *
 * @param environment variables of the commands, such as folders of caches. @default - those of this process
 * @throws LabError when the lab is up before, or does not come up.
 */
export async function timedLabStart(
  { checkout, paths }: Pick<BenchContext, "checkout" | "paths">,
  environment: Readonly<Record<string, string>> = {},
): Promise<LabStart> {
  const states = await labStatus(paths);
  if (states.some(({ state }) => state !== "down")) {
    throw new LabError("the lab is up, and its start is to be measured", "run `npm run lab -- down` first");
  }
  const lab = (...words: string[]) =>
    execa("npm", ["run", "--silent", "lab", ...words], {
      cwd: checkout,
      env: environment,
      reject: false,
      timeout: GIVEN_UP,
    });
  try {
    const up = await lab();
    if (up.failed) throw new LabError(`the lab did not come up:\n${up.stdout.slice(-2000)}`);
    const start = readTimings(paths.timings).findLast(({ command }) => command === "up");
    if (start === undefined) throw new LabError("the lab came up and did not note how long it took");
    const builds = start.steps.filter(({ step }) => step.startsWith("build "));
    const building = builds.reduce((sum, { seconds }) => sum + seconds, 0);
    // Blocks are checked after that.
    const seen = start.steps.find(({ step }) => step === samplesFresh.title);
    return { cold: building > COLD_BUILD, toGlobalView: seen?.until ?? start.seconds };
  } finally {
    await lab("--", "down");
  }
}
