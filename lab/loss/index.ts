import { nothingHappens } from "./nothing-happens.js";
import type { LossScenario } from "./scenario.js";

/** Every loss scenario, in the order of their numbers. */
export const lossScenarios: readonly LossScenario[] = [nothingHappens];
