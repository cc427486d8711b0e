import { aroundCases } from "./around.js";
import { backgroundCases } from "./background.js";
import type { NamedCase } from "./case.js";
import { componentCases } from "./components.js";
import { failureCases } from "./failures.js";
import { fleetCases } from "./fleet.js";

/** The table of alerts: when each fires and when not. */
export const cases: readonly NamedCase[] = [
  ...fleetCases,
  ...componentCases,
  ...backgroundCases,
  ...aroundCases,
  ...failureCases,
];
