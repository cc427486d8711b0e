import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { synthesize } from "../app.js";
import { loadEnvironments } from "../config/load.js";
import { warnings } from "../config/warnings.js";
import { chooseStacks } from "./choose-stacks.js";
import { renderManifests } from "./render-manifests.js";
import { runCommand } from "./user-error.js";

/**
 * `npm run manifests -- <environment> [stack …] [--out folder]`: an environment as plain Kubernetes YAML, exactly as
 * Terraform's provider would send it. Synthesizes into a folder that is removed again.
 */
const program = new Command("npm run manifests --")
  .description("Render an environment as plain Kubernetes YAML, as Terraform's provider would send it.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option("--out <folder>", "write <stack>.yaml into this folder instead of to standard output")
  .action((environment: string, named: string[], { out }: { out?: string }) =>
    runCommand(() => render(environment, named, out)),
  );

await program.parseAsync();

async function render(name: string, named: readonly string[], out: string | undefined): Promise<void> {
  const environments = loadEnvironments("environments", [name]);
  for (const warning of environments.flatMap(warnings)) process.stderr.write(`warning: ${warning}\n`);
  const stacks = environments.flatMap((environment) => chooseStacks(environment, named));
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-manifests-"));
  try {
    await synthesize(environments, { outdir });
    const stackFiles = stacks.map((stack) => join(outdir, "stacks", stack, "cdk.tf.json"));
    renderManifests({ stackFiles, out, write: (text) => process.stdout.write(text) });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
