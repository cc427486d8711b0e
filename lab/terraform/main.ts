import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { synthesize } from "../../src/app.js";
import { runCommand } from "../../src/cli/user-error.js";
import { knownEnvironments, loadEnvironments } from "../../src/config/load.js";
import {
  objectStorageName,
  observabilityClusterName,
  stackId,
  stackIds,
  type Environment,
} from "../../src/config/model.js";
import { ensureIdentities } from "../../src/identity/ensure-identities.js";
import { stackVariables, type StackVariables } from "../../src/identity/stack-variables.js";
import { providerMirror } from "../aws/provider-mirror.js";
import { checkStack, type StackVerdict } from "./check-stack.js";

/**
 * `npm run test:terraform`: every stack of every environment, validated and planned by Terraform with its real providers,
 * wherever those can be installed. No cluster is spoken to: what is planned was never applied.
 */
const program = new Command("npm run test:terraform --")
  .description("Validate and plan every stack with Terraform and its real providers, where they can be installed.")
  .option("--mirror <folder>", "folder that mirrors the providers (registry.terraform.io/hashicorp/…)")
  .action(({ mirror }: { mirror?: string }) => runCommand(() => test(mirror ?? providerMirror())));

await program.parseAsync();

async function test(mirror: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-terraform-"));
  try {
    const verdicts: StackVerdict[] = [];
    for (const name of knownEnvironments("environments"))
      verdicts.push(...(await checkEnvironment(name, folder, mirror)));
    report(verdicts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkEnvironment(name: string, root: string, mirror: string | undefined): Promise<StackVerdict[]> {
  const folder = join(root, name);
  const identities = { folder: join(folder, "identities"), inventoryFile: join(folder, "identities.json") };
  mkdirSync(folder, { recursive: true });
  const load = () => loadEnvironments("environments", [name], () => identities.inventoryFile)[0]!;
  await ensureIdentities({ environment: load(), ...identities, now: new Date() });
  const environment = withNobodysClusters(load(), folder);
  const outdir = join(folder, "cdktf.out");
  await synthesize([environment], { outdir });
  const bucket = stackId(name, objectStorageName);
  const verdicts: StackVerdict[] = [];
  // One after the other: each loads its providers, and two cores have enough to do with one.
  for (const id of stackIds(environment)) {
    const stack = join(outdir, "stacks", id);
    verdicts.push(
      await checkStack({
        id,
        folder: stack,
        // A bucket is planned with an account, or with an emulator, as `npm run test:aws` does.
        plans: id !== bucket,
        variables:
          id === bucket ? {} : declared(stack, stackVariables(identities.folder, name, id.slice(name.length + 1))),
        configuration: configurationFor(id === bucket ? mirror : undefined, folder),
      }),
    );
  }
  return verdicts;
}

/** The same environment, with contexts of a kubeconfig whose server is nobody. */
function withNobodysClusters(environment: Environment, folder: string): Environment {
  const kubeconfig = join(folder, "kubeconfig");
  const names = [observabilityClusterName, ...environment.childClusters.map(({ name }) => name)];
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "nobody", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "nobody", user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: "nobody", user: "nobody" } })),
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const at = (context: string) => ({ kubeconfig, context });
  return {
    ...environment,
    observability: { ...environment.observability, cluster: at(observabilityClusterName) },
    childClusters: environment.childClusters.map((child) => ({ ...child, cluster: at(child.name) })),
  };
}

/** Terraform warns of values that no variable takes. */
function declared(stack: string, values: StackVariables): StackVariables {
  const { variable = {} } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as { variable?: object };
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in variable));
}

function configurationFor(mirror: string | undefined, folder: string): string | undefined {
  if (mirror === undefined) return undefined;
  const file = join(folder, "mirror.rc");
  writeFileSync(file, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
  return file;
}

function report(verdicts: readonly StackVerdict[]): void {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const { id, wrong, taken } of verdicts.filter(({ missing }) => missing === undefined)) {
    say(
      wrong.length === 0 ? `✓ ${id}: ${taken.join(", ")}` : `✗ ${id}\n${wrong.map((line) => `  ${line}`).join("\n")}`,
    );
  }
  const missing = verdicts.filter((verdict) => verdict.missing !== undefined);
  if (missing.length > 0) {
    say(
      `not possible here, the providers cannot be installed, for ${missing.map(({ id }) => id).join(", ")}: ${missing[0]?.missing}`,
    );
  }
  const failed = verdicts.filter(({ wrong }) => wrong.length > 0).length;
  say(`terraform: ${verdicts.length - missing.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
