import { Command } from "commander";
import { loadEnvironments } from "../config/load.js";
import { chooseStacks } from "./choose-stacks.js";
import { confirmDestroy } from "./confirm-destroy.js";
import { withDeployOptions } from "./deploy-options.js";
import { collect, deployProcess } from "./deploy-process.js";
import { runDeploy, type DeployArguments } from "./run-deploy.js";
import { runCommand, UserError } from "./user-error.js";

interface DestroyArguments extends DeployArguments {
  readonly all?: true;
  readonly confirm?: readonly string[];
}

/** `npm run destroy -- <environment> <cluster …>`: destroys stacks whose names somebody typed once more. */
const program = withDeployOptions(new Command("npm run destroy --"))
  .description("Destroy stacks, those that write before what they write to. Buckets and their keys stay.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short")
  .option("--all", "all stacks of the environment")
  .option("--confirm <stack>", "id of a stack that shall go, instead of typing it; once per stack", collect)
  .action((name: string, named: string[], given: DestroyArguments) =>
    runCommand(async () => {
      if (named.length === 0 && given.all !== true)
        throw new UserError("name the clusters that shall go, or say --all");
      const stacks = loadEnvironments("environments", [name]).flatMap((environment) =>
        chooseStacks(environment, named),
      );
      await confirmDestroy(stacks, given.confirm ?? []);
      process.exitCode = await runDeploy("destroy", name, stacks, given, deployProcess());
    }),
  );

await program.parseAsync();
