import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { toolCache } from "../../policy/tools/cache.js";
import { pythonTools } from "../../policy/tools/python-tools.js";
import { synthesize } from "../../src/app.js";
import { runCommand } from "../../src/cli/user-error.js";
import { objectStorageName, stackId } from "../../src/config/model.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";
import { EmulatorApi } from "./emulator-api.js";
import { startEmulator } from "./emulator.js";
import { awsEnvironments, CLUSTER } from "./environments.js";
import { lifeOfAStack } from "./life-of-a-stack.js";
import { providerMirror } from "./provider-mirror.js";

/**
 * `npm run test:aws`: applies the bucket's stack with Terraform and the real provider of AWS against an emulator on this
 * machine, looks at what is there, plans again, and destroys it. Nothing of it reaches AWS.
 */
const program = new Command("npm run test:aws --")
  .description("Apply the stack of the bucket in AWS against an emulator, with the real provider.")
  .option("--mirror <folder>", "folder that mirrors the provider (registry.terraform.io/hashicorp/aws/…)")
  .action(({ mirror }: { mirror?: string }) => runCommand(() => test(mirror ?? providerMirror())));

await program.parseAsync();

async function test(mirror: string | undefined): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const requirements = join(import.meta.dirname, "requirements.txt");
  const python = await pythonTools(toolCache(process.env, "aws"), say, { requirements, title: "an emulator of AWS" });
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-aws-"));
  const emulator = await startEmulator(python, folder);
  try {
    const environments = awsEnvironments(folder);
    const outdir = join(folder, "cdktf.out");
    await synthesize(environments, { outdir });
    const api = new EmulatorApi(emulator.url);
    await api.createCluster(CLUSTER);
    say(`provider of AWS from ${mirror ?? "Terraform's registry"}`);
    // They wait most of their time, for S3 to be of one mind about lifecycle rules.
    const checks = await Promise.all(
      environments.map((environment) => {
        const stack = join(outdir, "stacks", stackId(environment.name, objectStorageName));
        const json = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as JsonObject;
        return lifeOfAStack({ environment, folder: stack, json, url: emulator.url, api, mirror, say });
      }),
    );
    const all = checks.flat();
    const failed = all.filter(({ wrong }) => wrong !== undefined);
    for (const { what, wrong } of failed) say(`✗ ${what}\n  got ${wrong}`);
    say(`aws: ${all.length - failed.length} passed, ${failed.length} failed`);
    if (failed.length > 0) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    say(error.message);
    process.exitCode = 1;
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
