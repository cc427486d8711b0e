import { Command } from "commander";
import { runCost, type CostArguments } from "./run-cost.js";
import { runCommand } from "./user-error.js";

/** `npm run cost -- <environment>`: blocks, bytes, requests and money that keeping metrics for years takes. */
const program = new Command("npm run cost --")
  .description("Estimate what the object store of an environment holds, how often it is asked, and what that costs.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .option("--prices <file>", "YAML with perGbMonth, perThousandPuts, perThousandGets (default: AWS list prices)")
  .option(
    "--noncurrent <duration>",
    "how long a versioned bucket keeps what was deleted (default: it is not versioned)",
  )
  .option("--bytes-per-sample <bytes>", "of raw samples, where your own blocks tell (default: as measured)")
  .option("--why", "with the formulas and where their numbers come from")
  .option("--json", "the same for programs")
  .action((environment: string, given: CostArguments) =>
    runCommand(() =>
      runCost(environment, given, { environments: "environments", write: (text) => process.stdout.write(text) }),
    ),
  );

await program.parseAsync();
