import type { LabContext } from "../commands.js";
import { LabError } from "../lab-error.js";
import { attackSupplies } from "../fleet/attack-supplies.js";
import { toldOf } from "./alert-fault.js";
import { alertFaults } from "./alert-faults.js";
import { alertScenarios } from "./alerts.js";
import { attackScenarios } from "./attacks.js";
import { breakages } from "./breakages.js";
import { clusterComesAndGoes } from "./cluster-added.js";
import { documentedCommands } from "./documented-commands.js";
import { objectStoreActionScenarios } from "./object-store-actions.js";
import { appliedFromInside } from "./from-inside.js";
import { existingPrometheusJoins } from "./existing-prometheus.js";
import { exemplarsAndHistogramsPass } from "./exemplars-and-histograms.js";
import { fleetInABrowser } from "./fleet-page.js";
import { panelsHaveData } from "./panels.js";
import { preflightTellsTheTruth } from "./preflight.js";
import { renderedAsTheProviderSends } from "./provider-oracle.js";
import { nothingFires } from "./quiet.js";
import { rotations } from "./rotation.js";
import { scenarioContext } from "./scenario-context.js";
import type { Scenario } from "./scenario.js";
import { secretsStayInside } from "./secrets-stay-inside.js";
import { secondRunChangesNothing } from "./second-run.js";
import { volumeSizeChanges } from "./volume-size.js";

/** Every scenario of the lab, the gentle ones first. */
export const scenarios: readonly Scenario[] = [
  renderedAsTheProviderSends,
  secondRunChangesNothing,
  secretsStayInside,
  nothingFires,
  panelsHaveData,
  fleetInABrowser,
  preflightTellsTheTruth,
  ...alertScenarios,
  ...alertFaults.map(toldOf),
  exemplarsAndHistogramsPass,
  existingPrometheusJoins,
  appliedFromInside,
  ...attackScenarios(attackSupplies),
  ...rotations,
  volumeSizeChanges,
  clusterComesAndGoes,
  ...objectStoreActionScenarios,
  // An audit among them looks five minutes back, and must not see what was lost on purpose before these scenarios began.
  documentedCommands,
  ...breakages,
];

/** Which scenarios are meant. */
export interface ScenarioChoice {
  /** Words, one of which stands in the title. Empty means all. */
  readonly words: readonly string[];
  /** Only those that every change must pass. */
  readonly core: boolean;
}

/** The scenarios that are meant. @throws LabError when there is none. */
export function chooseScenarios(all: readonly Scenario[], { words, core }: ScenarioChoice): readonly Scenario[] {
  const about = all.filter(({ title }) => words.length === 0 || words.some((word) => title.includes(word)));
  if (about.length === 0) throw new LabError(`no scenario is about ${words.join(", ")}`, "name a word of its title");
  const chosen = about.filter((scenario) => !core || scenario.core === true);
  if (chosen.length === 0) throw new LabError(`no core scenario is about ${words.join(", ")}`, "leave --core out");
  return chosen;
}

/**
 * Runs scenarios one after the other on a lab that is up; a failed one does not keep the next from running.
 *
 * @param all those to choose from. @default - those that need minutes at most
 * @throws LabError with all that failed.
 */
export async function runScenarios(
  lab: LabContext,
  choice: ScenarioChoice,
  all: readonly Scenario[] = scenarios,
): Promise<void> {
  const chosen = chooseScenarios(all, choice);
  const context = scenarioContext(lab, "scenarios");
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
