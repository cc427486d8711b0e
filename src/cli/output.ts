import { Command } from "commander";
import { deployProcess } from "./deploy-process.js";
import { runOutput } from "./run-output.js";
import { runCommand } from "./user-error.js";

/** `npm run output -- <environment> [cluster …]`: what deployed stacks tell. */
const program = new Command("npm run output --")
  .description("Print the outputs of deployed stacks.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option("--json", "print them as JSON")
  .action((environment: string, stacks: string[], { json }: { json?: true }) =>
    runCommand(async () => {
      process.exitCode = await runOutput(environment, stacks, json === true, deployProcess());
    }),
  );

await program.parseAsync();
