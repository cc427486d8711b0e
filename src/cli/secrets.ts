import { Command } from "commander";
import { runSecrets } from "./run-secrets.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run secrets -- <environment> <cluster>`: the Secrets that `npm run manifests` leaves out, as YAML to standard output
 * and never into a file.
 */
const program = new Command("npm run --silent secrets --")
  .description("Render the Secrets of a cluster, with their values, for a pipe to kubectl apply, sops or kubeseal.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("<cluster>", "name of a cluster, or the id of its stack")
  .option("--show", "write them to a terminal too")
  .action((environment: string, cluster: string, { show }: { show?: boolean }) =>
    runCommand(() =>
      runSecrets(environment, cluster, show ?? false, {
        environments: "environments",
        identities: "identities",
        variables: terraformVariables(process.env),
        isTerminal: process.stdout.isTTY === true,
        write: (text) => process.stdout.write(text),
      }),
    ),
  );

await program.parseAsync();

/** What Terraform takes from the process environment. */
function terraformVariables(all: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      name.startsWith("TF_VAR_") && value !== undefined ? [[name.slice("TF_VAR_".length), value]] : [],
    ),
  );
}
