import { cutOff } from "./01-cut-off.js";
import { stoppedWhileCutOff } from "./02-stopped-while-cut-off.js";
import { ingestorAndZoneLost } from "./03-ingestor-and-zone-lost.js";
import { twoIngestorsLost } from "./04-two-ingestors-lost.js";
import { upgradeUnderLoad } from "./05-upgrade-under-load.js";
import { ringGrowsAndShrinks } from "./06-ring-grows-and-shrinks.js";
import { objectStoreAway } from "./07-object-store-away.js";
import { compactorKilled } from "./08-compactor-killed.js";
import { ingestorDiskFull } from "./09-ingestor-disk-full.js";
import { clockAhead } from "./10-clock-ahead.js";
import { writerBehind } from "./11-writer-behind.js";
import { allReconnect } from "./12-all-reconnect.js";
import { readersKilled } from "./13-readers-killed.js";
import { diskFull } from "./14-disk-full.js";
import { nothingHappens } from "./nothing-happens.js";
import type { LossScenario } from "./scenario.js";

/** Every loss scenario, in the order of their numbers. */
export const lossScenarios: readonly LossScenario[] = [
  nothingHappens,
  cutOff,
  stoppedWhileCutOff,
  ingestorAndZoneLost,
  twoIngestorsLost,
  upgradeUnderLoad,
  ringGrowsAndShrinks,
  objectStoreAway,
  compactorKilled,
  ingestorDiskFull,
  clockAhead,
  writerBehind,
  allReconnect,
  readersKilled,
  diskFull,
];
