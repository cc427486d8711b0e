import { LabError } from "../lab-error.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { stores } from "../verify/thanos-api.js";
import type { ReadingPath } from "./answers.js";

/** The ways to the blocks of the lab: its gateways alone, all shards of them, and the Query Frontend as users take it. */
export async function readingPaths({ checks }: ScenarioContext): Promise<readonly [ReadingPath, ReadingPath]> {
  const gateways = (await stores(checks.queryUrl)).filter(({ type }) => type === "store").map(({ name }) => name);
  if (gateways.length === 0) throw new LabError("Query lists no Store Gateway");
  return [
    { name: "gateways", url: checks.queryUrl, stores: gateways },
    { name: "frontend", url: checks.frontendUrl },
  ];
}
