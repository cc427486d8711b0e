import { Command, Option } from "commander";
import { snippetFormats } from "../existing/snippets.js";
import { runSnippets, type SnippetsArguments } from "./run-snippets.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run snippets -- <environment> <cluster>`: what the Prometheus that runs in a cluster already has to be told. It reads
 * the environment alone; nothing in it is secret.
 */
const program = new Command("npm run snippets --")
  .description("Print what a Prometheus that runs already has to be told, so that it sends like one of ours.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("<cluster>", "name of a child cluster with prometheus.mode: existing")
  .addOption(new Option("--format <format>", "one alone").choices(snippetFormats))
  .option("--out <folder>", "write a file for each into this folder instead of to standard output")
  .action((environment: string, cluster: string, given: SnippetsArguments) =>
    runCommand(() =>
      runSnippets(environment, cluster, given, {
        environments: "environments",
        write: (text) => process.stdout.write(text),
      }),
    ),
  );

await program.parseAsync();
