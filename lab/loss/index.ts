import { ingestorAndZoneLost } from "./03-ingestor-and-zone-lost.js";
import { twoIngestorsLost } from "./04-two-ingestors-lost.js";
import { upgradeUnderLoad } from "./05-upgrade-under-load.js";
import { nothingHappens } from "./nothing-happens.js";
import type { LossScenario } from "./scenario.js";

/** Every loss scenario, in the order of their numbers. */
export const lossScenarios: readonly LossScenario[] = [
  nothingHappens,
  ingestorAndZoneLost,
  twoIngestorsLost,
  upgradeUnderLoad,
];
