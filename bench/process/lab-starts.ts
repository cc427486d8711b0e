import type { LabPaths } from "../../lab/paths.js";
import { readTimings } from "../../lab/timings.js";
import { samplesFresh } from "../../lab/verify/clusters-visible.js";

/** Seconds of building above which a start of the lab is a cold one. */
const COLD_BUILD = 60;

/** One start of the lab that went through. */
export interface LabStart {
  /** Whether it had to build what it runs. */
  readonly cold: boolean;
  /** Seconds from the command until every cluster was in the global view. */
  readonly toGlobalView: number;
}

/** The starts of the lab that is running, as the lab itself noted them; the oldest first. */
export function labStarts({ timings }: Pick<LabPaths, "timings">): readonly LabStart[] {
  return readTimings(timings)
    .filter(({ command }) => command === "up")
    .map(({ steps, seconds: whole }) => {
      const builds = steps.filter(({ step }) => step.startsWith("build "));
      const building = builds.reduce((sum, { seconds }) => sum + seconds, 0);
      // Blocks are checked after that.
      const seen = steps.find(({ step }) => step === samplesFresh.title);
      return { cold: building > COLD_BUILD, toGlobalView: seen?.until ?? whole };
    });
}
