import { Command } from "commander";
import { runCapacity, type CapacityArguments } from "./run-capacity.js";
import { runCommand } from "./user-error.js";

/** `npm run capacity -- <environment>`: what every component has, needs and costs. */
const program = new Command("npm run capacity --")
  .description("Show what each component of an environment reserves and needs, what decides that, and what it costs.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .option("--json", "the same for programs")
  .action((environment: string, given: CapacityArguments) =>
    runCommand(() =>
      runCapacity(environment, given, { environments: "environments", write: (text) => process.stdout.write(text) }),
    ),
  );

await program.parseAsync();
