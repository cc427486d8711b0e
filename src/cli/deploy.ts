import { Command } from "commander";
import { withDeployOptions } from "./deploy-options.js";
import { deployProcess } from "./deploy-process.js";
import { runDeploy, type DeployArguments } from "./run-deploy.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run deploy -- <environment> [cluster …]`: plans each stack into a file, checks that file, and applies exactly that
 * file, in the right order.
 */
const program = withDeployOptions(new Command("npm run deploy --"))
  .description("Plan each stack into a file, check that file, and apply exactly that file, in the right order.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option("--plans <folder>", "apply the plans that npm run diff --out kept there, and nothing else")
  .action((environment: string, stacks: string[], given: DeployArguments) =>
    runCommand(async () => {
      process.exitCode = await runDeploy("apply", environment, stacks, given, deployProcess());
    }),
  );

await program.parseAsync();
