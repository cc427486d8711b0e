import { Command } from "commander";
import { LEAF_DAYS } from "../identity/renewal.js";
import { runIdentities, type IdentitiesArguments } from "./run-identities.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run identities -- <environment>`: makes the certificates and passwords an environment needs, renews what has under
 * a third of its life left, and says what expires when. Secrets go into `identities/<environment>`, which git ignores;
 * `environments/<environment>/identities.json` is public and belongs into version control.
 */
const program = new Command("npm run identities --")
  .description("Make and renew the certificates and passwords of an environment, and say what expires when.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .option("--leaf-days <days>", `days a new certificate is valid, ${LEAF_DAYS.least} to ${LEAF_DAYS.most} (default 90)`)
  .option("--renew <ids...>", "make these anew: <cluster>/<role>, a cluster, or all")
  .option("--rotate-authority [which]", "replace an authority step by step, losing nothing: writers, internal, or both")
  .option("--retire-authority [which]", "the last step of a rotation: stop trusting the old one")
  .option("--replace-authority [which]", "replace an authority at once, for a key that is lost or stolen")
  .option("--check", "change nothing; exit with 1 when something is missing or due")
  .action((environment: string, given: IdentitiesArguments) =>
    runCommand(() =>
      runIdentities(environment, given, {
        environments: "environments",
        identities: "identities",
        now: new Date(),
        write: (text) => process.stdout.write(text),
      }),
    ),
  );

await program.parseAsync();
