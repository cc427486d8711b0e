import { Command } from "commander";
import { collect, deployProcess } from "./deploy-process.js";
import { runDeploy, type DeployArguments } from "./run-deploy.js";
import { runCommand } from "./user-error.js";

/** `npm run diff -- <environment> [cluster …]`: plans each stack and checks the plan, and changes nothing. */
const program = new Command("npm run diff --")
  .description("Plan each stack and check the plan; nothing is changed.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option(
    "--allow <address>",
    "let the guard pass this resource: its address, or <stack>:<address>; may be repeated",
    collect,
  )
  .option("--out <folder>", "keep the plans there, for npm run deploy --plans")
  .option("--detailed-exitcode", "exit with 2 when a plan has changes")
  .option("--parallelism <count>", "stacks at a time (default: as many as fit the memory)")
  .option("--lock-timeout <duration>", "how long to wait for a state that somebody else has locked (default 30s)")
  .option("--require-all", "exit with 1 when a cluster cannot be reached")
  .option("--json", "print the summary as JSON")
  .option("--markdown", "print the summary for a comment on a pull request")
  .action((environment: string, stacks: string[], given: DeployArguments) =>
    runCommand(async () => {
      process.exitCode = await runDeploy("plan", environment, stacks, given, deployProcess());
    }),
  );

await program.parseAsync();
