import { join } from "node:path";
import { Interruption } from "../../../../src/deploy/interruption.js";
import type { DeployedStack } from "../../../../src/deploy/stack.js";
import { runDeploy, type DeployArguments, type DeployPlace } from "../../../../src/cli/run-deploy.js";
import { synthesizeFleet, type FleetStack } from "./fleet.js";

/** Runs a deploy of stand-in stacks in a checkout: the product's own run, but for what is synthesized and who is reached. */
export async function run(
  root: string,
  mode: "plan" | "apply" | "destroy",
  stacks: readonly FleetStack[],
  {
    given = {},
    named = [],
    place = {},
    variables = {},
    reach = {},
  }: {
    readonly given?: DeployArguments;
    readonly named?: readonly string[];
    readonly place?: Partial<DeployPlace>;
    readonly variables?: Readonly<Record<string, string>>;
    /** How each cluster is reached. @default - those that are not named need none */
    readonly reach?: Readonly<Record<string, NonNullable<DeployedStack["reach"]>>>;
  } = {},
): Promise<{ readonly exitCode: number; readonly text: string; readonly told: string }> {
  let [text, told] = ["", ""];
  const exitCode = await runDeploy(mode, "field", named, given, {
    environments: join(root, "environments"),
    identities: join(root, "identities"),
    outdir: join(root, "cdktf.out"),
    environment: process.env,
    terminal: false,
    write: (more) => (text += more),
    tell: (more) => (told += more),
    interruption: new Interruption(),
    synthesize: (outdir) => Promise.resolve(synthesizeFleet(outdir, stacks)),
    stacksOf: (_, ids, folderOf) =>
      ids.map((id) => ({
        id,
        folder: folderOf(id),
        wave: id.endsWith("-observability") ? 1 : 2,
        variables,
        reach: reach[id],
      })),
    ...place,
  });
  return { exitCode, text, told };
}
