import type { LabContext } from "../commands.js";
import { applyFleet } from "../deploy.js";
import { SilentProgress } from "../silent-progress.js";
import { Timings } from "../timings.js";
import { checkContext } from "../verify/context.js";
import type { ScenarioContext } from "./scenario.js";

/**
 * What scenarios work on: the lab that is up, whose steps they take without telling of each.
 *
 * @param name under which their times are kept.
 */
export function scenarioContext(lab: LabContext, name: string): ScenarioContext {
  const silent = { ...lab, progress: new SilentProgress(false, new Timings(name)) };
  return {
    lab: silent,
    checks: checkContext(lab.paths, lab.checkout),
    reapply: async (options) => void (await applyFleet(silent, options)),
  };
}
