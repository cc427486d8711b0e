import { Command } from "commander";
import { runOutage, type OutageArguments } from "./run-outage.js";
import { runCommand } from "./user-error.js";

/** `npm run outage -- <environment>`: how long each cluster may be cut off, what it costs, and what it loses all the same. */
const program = new Command("npm run outage --")
  .description("Say how long each cluster may be cut off without losing a sample, what that takes, and what is lost.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[clusters...]", "names of child clusters; all when none is named")
  .option("--why", "with the numbers on both sides that each promise follows from")
  .option("--json", "the same for programs")
  .action((environment: string, clusters: string[], given: OutageArguments) =>
    runCommand(() =>
      runOutage(environment, clusters, given, {
        environments: "environments",
        write: (text) => process.stdout.write(text),
      }),
    ),
  );

await program.parseAsync();
