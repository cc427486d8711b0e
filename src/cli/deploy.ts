import { Command } from "commander";
import { collect, deployProcess } from "./deploy-process.js";
import { runDeploy, type DeployArguments } from "./run-deploy.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run deploy -- <environment> [cluster …]`: plans each stack into a file, checks that file, and applies exactly that
 * file, in the right order.
 */
const program = new Command("npm run deploy --")
  .description("Plan each stack into a file, check that file, and apply exactly that file, in the right order.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option(
    "--allow <address>",
    "let the guard pass this resource: its address, or <stack>:<address>; may be repeated",
    collect,
  )
  .option("--plans <folder>", "apply the plans that npm run diff --out kept there, and nothing else")
  .option("--parallelism <count>", "stacks at a time (default: as many as fit the memory)")
  .option("--lock-timeout <duration>", "how long to wait for a state that somebody else has locked (default 30s)")
  .option("--require-all", "exit with 1 when a cluster cannot be reached")
  .option("--json", "print the summary as JSON")
  .action((environment: string, stacks: string[], given: DeployArguments) =>
    runCommand(async () => {
      process.exitCode = await runDeploy("apply", environment, stacks, given, deployProcess());
    }),
  );

await program.parseAsync();
