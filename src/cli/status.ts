import { Command } from "commander";
import { kubectl } from "./kubectl.js";
import { portForward } from "./port-forward.js";
import { runStatus, type StatusArguments } from "./run-status.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run status -- <environment>`: how the long-term half stands, from the live cluster. It reads and changes nothing.
 * Exit code 0: all of it runs; 1: something is halted, fails or cannot be reached.
 */
const program = new Command("npm run status --")
  .description("Say how the components that keep metrics for years stand, and what releases one that is halted.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .option("--json", "the same for programs")
  .action((environment: string, given: StatusArguments) =>
    runCommand(async () => {
      process.exitCode = await runStatus(environment, given, {
        environments: "environments",
        kubectl,
        forward: portForward,
        write: (text) => process.stdout.write(text),
      });
    }),
  );

await program.parseAsync();
