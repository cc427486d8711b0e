import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { synthesize } from "../app.js";
import { loadEnvironments } from "../config/load.js";
import { warnings } from "../config/warnings.js";
import { gitopsTools, type GitopsToolName } from "../manifests/gitops/gitops-tool.js";
import { chooseStacks } from "./choose-stacks.js";
import { renderManifests } from "./render-manifests.js";
import { runCommand, UserError } from "./user-error.js";

/**
 * `npm run manifests -- <environment> [stack …] [--out folder [--gitops tool]]`: an environment as plain Kubernetes
 * YAML, exactly as Terraform's provider would send it; in a folder as a GitOps tool takes it. Synthesizes into a folder
 * that is removed again.
 */
const program = new Command("npm run manifests --")
  .description("Render an environment as plain Kubernetes YAML, as Terraform's provider would send it.")
  .argument("<environment>", "name of a file in environments/, without .yaml")
  .argument("[stacks...]", "stack ids, or cluster names for short; all when none is named")
  .option("--out <folder>", "write <stack>/ with a kustomization into this folder instead of to standard output")
  .addOption(new Option("--gitops <tool>", "with --out: add what this tool needs, and charts").choices(gitopsTools))
  .action((environment: string, named: string[], given: ManifestsArguments) =>
    runCommand(() => render(environment, named, given)),
  );

await program.parseAsync();

interface ManifestsArguments {
  readonly out?: string;
  readonly gitops?: GitopsToolName;
}

async function render(name: string, named: readonly string[], { out, gitops }: ManifestsArguments): Promise<void> {
  if (gitops !== undefined && out === undefined) throw new UserError("--gitops needs --out: it is for a folder");
  const environments = loadEnvironments("environments", [name]);
  for (const warning of environments.flatMap(warnings)) process.stderr.write(`warning: ${warning}\n`);
  const stacks = environments.flatMap((environment) => chooseStacks(environment, named));
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-manifests-"));
  try {
    await synthesize(environments, { outdir });
    const stackFiles = stacks.map((stack) => join(outdir, "stacks", stack, "cdk.tf.json"));
    renderManifests({
      stackFiles,
      out: out === undefined ? undefined : { folder: out, environment: name, complete: named.length === 0, gitops },
      write: (text) => process.stdout.write(text),
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
