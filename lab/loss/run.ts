import { readClaim } from "../claim.js";
import type { LabContext } from "../commands.js";
import { LabError } from "../lab-error.js";
import { scenarioContext } from "../scenarios/scenario-context.js";
import { chooseScenarios, type Choice } from "./choose.js";
import { lossTools } from "./context.js";
import { lossScenarios } from "./index.js";
import { describeOutcome, outcomeTable, runOne, type LossOutcome } from "./outcome.js";

/**
 * Runs loss scenarios one after the other on a lab that is up; a failed one does not keep the next from running.
 *
 * @throws LabError with all that failed, or when nothing was chosen.
 */
export async function runLossScenarios(lab: LabContext, choice: Choice): Promise<void> {
  const chosen = chooseScenarios(lossScenarios, choice);
  if (readClaim(lab.paths) === undefined) throw new LabError("the lab is not running", "start it with `npm run lab`");
  const context = scenarioContext(lab, "test");
  const outcomes: LossOutcome[] = [];
  for (const scenario of chosen) {
    await lab.progress.step(`${scenario.number} ${scenario.title}`, async (report) => {
      const outcome = await runOne(scenario, lossTools(context), report);
      outcomes.push(outcome);
      return describeOutcome(outcome);
    });
  }
  lab.progress.say(`\n${outcomeTable(outcomes)}\n`);
  const failed = outcomes.filter(({ failures }) => failures.length > 0);
  lab.progress.say(`loss: ${outcomes.length - failed.length} passed, ${failed.length} failed`);
  if (failed.length === 0) return;
  throw new LabError(
    failed.map(({ scenario, failures }) => `✗ ${scenario.number} ${scenario.title}: ${failures.join("\n")}`).join("\n"),
  );
}
