import type { LabContext } from "../commands.js";
import { applyFleet } from "../deploy.js";
import { LabError } from "../lab-error.js";
import { SilentProgress } from "../silent-progress.js";
import { Timings } from "../timings.js";
import { checkContext } from "../verify/context.js";
import { attackSupplies } from "../fleet/attack-supplies.js";
import { attackScenarios } from "./attacks.js";
import { breakages } from "./breakages.js";
import { objectStoreActionScenarios } from "./object-store-actions.js";
import { renderedAsTheProviderSends } from "./provider-oracle.js";
import { rotations } from "./rotation.js";
import type { Scenario, ScenarioContext } from "./scenario.js";
import { secretsStayInside } from "./secrets-stay-inside.js";
import { secondRunChangesNothing } from "./second-run.js";

/** Every scenario of the lab, the gentle ones first. */
export const scenarios: readonly Scenario[] = [
  renderedAsTheProviderSends,
  secondRunChangesNothing,
  secretsStayInside,
  ...attackScenarios(attackSupplies),
  ...rotations,
  ...objectStoreActionScenarios,
  ...breakages,
];

/**
 * Runs scenarios one after the other on a lab that is up; a failed one does not keep the next from running.
 *
 * @param words only scenarios whose title contains one of these. @default - all
 * @throws LabError with all that failed.
 */
export async function runScenarios(lab: LabContext, words: readonly string[]): Promise<void> {
  const chosen = scenarios.filter(({ title }) => words.length === 0 || words.some((word) => title.includes(word)));
  if (chosen.length === 0) throw new LabError(`no scenario is about ${words.join(", ")}`, "name a word of its title");
  const silent = { ...lab, progress: new SilentProgress(false, new Timings("scenarios")) };
  const context: ScenarioContext = {
    lab: silent,
    checks: checkContext(lab.paths, lab.checkout),
    reapply: async (options) => void (await applyFleet(silent, options)),
  };
  const failures: string[] = [];
  for (const scenario of chosen) {
    await lab.progress.step(scenario.title, async (report) => {
      try {
        return await scenario.run(context, report);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(`✗ ${scenario.title}: ${reason}`);
        return "FAILED";
      }
    });
  }
  lab.progress.say(`scenarios: ${chosen.length - failures.length} passed, ${failures.length} failed`);
  if (failures.length > 0) throw new LabError(failures.join("\n"));
}
