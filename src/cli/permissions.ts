import { Command } from "commander";
import { stringify } from "yaml";
import { loadEnvironments } from "../config/load.js";
import { objectStorageName, stackId } from "../config/model.js";
import { accessRoles } from "../preflight/access-roles.js";
import { neededAccess } from "../preflight/needed-access.js";
import { chooseStacks } from "./choose-stacks.js";
import { renderedStacks } from "./rendered-stacks.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run permissions -- <environment> [cluster …]`: roles that allow whoever applies a stack just what it takes, derived
 * from the stack itself. Asks no cluster.
 */
const program = new Command("npm run permissions --")
  .description("Print the roles that whoever applies a stack needs, as Kubernetes YAML.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[clusters...]", "cluster names, or stack ids; all when none is named")
  .action((environment: string, named: string[]) => runCommand(() => printRoles(environment, named)));

await program.parseAsync();

async function printRoles(name: string, named: readonly string[]): Promise<void> {
  for (const environment of loadEnvironments("environments", [name])) {
    // The bucket's stack is in AWS alone.
    const stacks = chooseStacks(environment, named).filter((id) => id !== stackId(name, objectStorageName));
    const needs = await renderedStacks(environment, stacks);
    for (const [stack, one] of needs) {
      for (const role of accessRoles(stack, neededAccess(one))) process.stdout.write(`---\n${stringify(role)}`);
    }
  }
}
