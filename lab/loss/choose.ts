import { LabError } from "../lab-error.js";
import type { LossScenario } from "./scenario.js";

/** Which scenarios are meant. */
export interface Choice {
  /** Numbers, or words that stand in a title; a scenario is meant when one of them fits. Empty means all. */
  readonly names: readonly string[];
  /** Only those that every change must pass. */
  readonly core: boolean;
}

/** The scenarios that are meant. @throws LabError for a name that fits none, with what there is. */
export function chooseScenarios(scenarios: readonly LossScenario[], { names, core }: Choice): readonly LossScenario[] {
  const fits = ({ number, title }: LossScenario, name: string) =>
    /^\d+$/.test(name) ? number === Number(name) : title.toLowerCase().includes(name.toLowerCase());
  const strange = names.filter((name) => !scenarios.some((scenario) => fits(scenario, name)));
  const list = scenarios.map(({ number, title }) => `    ${number} ${title}`).join("\n");
  if (strange.length > 0) throw new LabError(`no loss scenario is called ${strange.join(", ")}; there are:\n${list}`);
  const chosen = scenarios.filter(
    (scenario) => (!core || scenario.core) && (names.length === 0 || names.some((name) => fits(scenario, name))),
  );
  if (chosen.length === 0) throw new LabError(`none of these loss scenarios is a core one; there are:\n${list}`);
  return chosen;
}
