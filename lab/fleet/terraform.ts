import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";
import type { StackVariables } from "../../src/identity/stack-variables.js";
import type { FleetStack } from "./synthesize.js";
import { firstError } from "../../src/deploy/first-error.js";

/** Longest wait for `terraform init` to say whether providers can be had: behind a black hole it would try for minutes. */
const initTimeout = 30_000;

/**
 * Whether Terraform can install the providers of the stacks: from its registry, or from a mirror that the user's CLI
 * configuration names. Asked once for all of them, in a scratch folder.
 *
 * @param configuration path of that configuration. @default - Terraform's own place
 * @returns nothing when it can, or else the reason in one line.
 */
export async function providersProblem(
  stacks: readonly Pick<FleetStack, "json">[],
  configuration?: string,
): Promise<string | undefined> {
  const scratch = mkdtempSync(join(tmpdir(), "thanos-fleet-providers-"));
  try {
    const providers = Object.assign({}, ...stacks.map(({ json }) => requiredProviders(json))) as JsonObject;
    writeFileSync(join(scratch, "main.tf.json"), JSON.stringify({ terraform: { required_providers: providers } }));
    const result = await execa("terraform", ["init", "-backend=false", "-input=false", "-no-color"], {
      cwd: scratch,
      env: terraformEnvironment(configuration),
      reject: false,
      timeout: initTimeout,
    });
    if (!result.failed) return undefined;
    if (result.code === "ENOENT") return "terraform is not installed";
    if (result.timedOut) return `terraform init got no answer within ${initTimeout / 1000} s`;
    return `terraform init: ${firstError(result.stderr)}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Applies one stack with Terraform itself.
 *
 * @param json the stack, perhaps without releases that cannot be had.
 * @param configuration path of Terraform's CLI configuration. @default - Terraform's own place
 * @throws LabError when a variable has no value, or with Terraform's own words.
 */
export async function applyWithTerraform(
  stack: FleetStack,
  json: JsonObject,
  variables: StackVariables,
  configuration?: string,
): Promise<string> {
  writeFileSync(join(stack.folder, "cdk.tf.json"), JSON.stringify(json, undefined, 2));
  const declared = isJsonObject(json["variable"]) ? Object.keys(json["variable"]) : [];
  const unknown = declared.filter((name) => variables[name] === undefined);
  if (unknown.length > 0) {
    throw new LabError(
      `${stack.id}: no value for ${unknown.join(", ")}`,
      "src/config/required-identities.ts lists what is made",
    );
  }
  const env = {
    ...terraformEnvironment(configuration),
    ...Object.fromEntries(declared.map((name) => [`TF_VAR_${name}`, variables[name]])),
  };
  let output = "";
  for (const args of [["init"], ["apply", "-auto-approve"]]) {
    const result = await execa("terraform", [...args, "-input=false", "-no-color"], {
      cwd: stack.folder,
      env,
      reject: false,
    });
    if (result.failed) throw new LabError(`${stack.id}: terraform ${args[0]}: ${firstError(result.stderr)}`);
    output = result.stdout;
  }
  return /Apply complete! .*/.exec(output)?.[0] ?? "applied";
}

function requiredProviders(json: JsonObject): JsonObject {
  const terraform = json["terraform"];
  const providers = isJsonObject(terraform) ? terraform["required_providers"] : undefined;
  return isJsonObject(providers) ? providers : {};
}

/** Terraform's environment: no calls home, and no CLI configuration that does not exist (each command would warn). */
function terraformEnvironment(configuration: string | undefined): Record<string, string | undefined> {
  return {
    CHECKPOINT_DISABLE: "1",
    ...(configuration !== undefined && !existsSync(configuration) ? { TF_CLI_CONFIG_FILE: undefined } : {}),
  };
}
