import { Command } from "commander";
import { openApi } from "./api-proxy.js";
import { gatherTools } from "./gather-tools.js";
import { reach } from "./reach.js";
import { reachRemoteWrite } from "./reach-remote-write.js";
import { runPreflight, type PreflightArguments } from "./run-preflight.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run preflight -- <environment> [cluster …]`: all that would keep a deployment from succeeding, at once and before
 * anything is touched. Exit code 0: no error (there may be warnings, and clusters that do not answer from here); 1: errors.
 */
const program = new Command("npm run preflight --")
  .description("Say all that would keep an environment from being deployed. Changes nothing.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[clusters...]", "cluster names, or stack ids; all when none is named")
  .option("--json", "the same for programs")
  .action((environment: string, clusters: string[], given: Omit<PreflightArguments, "clusters">) =>
    runCommand(async () => {
      process.exitCode = await runPreflight(
        environment,
        { ...given, clusters },
        {
          environments: "environments",
          identities: "identities",
          reach,
          openApi,
          gatherTools,
          reachRemoteWrite,
          isSet: (variable) => (process.env[variable] ?? "") !== "",
          now: new Date(),
          write: (text) => process.stdout.write(text),
        },
      );
    }),
  );

await program.parseAsync();
