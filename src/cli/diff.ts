import { Command } from "commander";
import { withDeployOptions } from "./deploy-options.js";
import { deployProcess } from "./deploy-process.js";
import { runDeploy, type DeployArguments } from "./run-deploy.js";
import { runCommand } from "./user-error.js";

/** `npm run diff -- <environment> [cluster …]`: plans each stack and checks the plan, and changes nothing. */
const program = withDeployOptions(new Command("npm run diff --"))
  .description("Plan each stack and check the plan; nothing is changed.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option("--out <folder>", "keep the plans there, for npm run deploy --plans")
  .option("--detailed-exitcode", "exit with 2 when a plan has changes")
  .option("--markdown", "print the summary for a comment on a pull request")
  .action((environment: string, stacks: string[], given: DeployArguments) =>
    runCommand(async () => {
      process.exitCode = await runDeploy("plan", environment, stacks, given, deployProcess());
    }),
  );

await program.parseAsync();
