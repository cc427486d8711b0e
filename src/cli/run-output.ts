import { resolve } from "node:path";
import { z } from "zod";
import { loadEnvironments } from "../config/load.js";
import { StackRun, StepFailed } from "../deploy/stack-run.js";
import { findTerraform } from "../deploy/terraform-version.js";
import { chooseStacks } from "./choose-stacks.js";
import { holdingTheCheckout, runs } from "./hold-checkout.js";
import { terraformEnvironment, type DeployPlace } from "./run-deploy.js";
import { synthesizeStacks } from "./synthesize-stacks.js";
import { UserError } from "./user-error.js";

const outputs = z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean().default(false) }));

/**
 * Prints the outputs of stacks. What Terraform calls sensitive is not printed.
 *
 * @returns the exit code: 1 when a stack's state cannot be read.
 * @throws UserError, EnvironmentProblems
 */
export async function runOutput(
  name: string,
  named: readonly string[],
  json: boolean,
  place: DeployPlace,
): Promise<number> {
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const ids = chooseStacks(environment, named);
  const program = place.environment["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const terraform = await findTerraform(program);
  if ("problem" in terraform) throw new UserError(`${terraform.problem}; ${terraform.remedy}`);
  return await holdingTheCheckout("output", name, place, async () => {
    const folderOf = await synthesizeStacks(environment, place.outdir, place.synthesize);
    const settings = { program, environment: terraformEnvironment(place), started: place.interruption.watch };
    const runPlace = { folder: resolve(place.outdir, runs), settings, lockTimeout: "30s" };
    const found: Record<string, Record<string, unknown>> = {};
    let failed = false;
    for (const id of ids) {
      const run = new StackRun({ id, folder: folderOf(id), wave: 0, variables: {} }, runPlace);
      try {
        await run.init();
        const all = outputs.parse(await run.outputs());
        found[id] = Object.fromEntries(
          Object.entries(all).map(([key, { value, sensitive }]) => [key, sensitive ? "(sensitive)" : value]),
        );
        run.close(false);
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        place.tell(`${id}: ${error.failure.reason}\n`);
        failed = true;
        run.close(true);
      }
    }
    place.write(json ? `${JSON.stringify(found, undefined, 2)}\n` : render(found));
    return failed ? 1 : 0;
  });
}

function render(found: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  return Object.entries(found)
    .map(([id, all]) => {
      const lines = Object.entries(all).map(([key, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        return text.includes("\n") ? `${key}:\n${text.trimEnd()}` : `${key}: ${text}`;
      });
      return [`── ${id}`, ...(lines.length === 0 ? ["(none, or not deployed)"] : lines)].join("\n");
    })
    .join("\n\n")
    .concat("\n");
}
