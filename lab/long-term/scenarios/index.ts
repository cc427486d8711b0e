import type { Scenario } from "../../scenarios/scenario.js";
import { brokenBlocks } from "./broken-blocks.js";
import { historySurvives } from "./history-survives.js";
import { readPaths } from "./read-paths.js";
import { serversLost } from "./servers-lost.js";

/** Every scenario of the long-term half. Each takes minutes, so they are a command of their own. */
export const longTermScenarios: readonly Scenario[] = [brokenBlocks, serversLost, readPaths, historySurvives];
