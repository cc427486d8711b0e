import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { StackVariables } from "../../src/identity/stack-variables.js";
import { firstError } from "../../src/deploy/first-error.js";

/** What Terraform says of one stack. */
export interface StackVerdict {
  readonly id: string;
  /**
   * Why its providers cannot be installed, in one line: nothing can be said of it then.
   *
   * @default - they were installed
   */
  readonly missing?: string;
  /** What Terraform refuses, a line per step. Empty when it takes everything. */
  readonly wrong: readonly string[];
  /** The steps that were taken: `validate`, `plan`. */
  readonly taken: readonly string[];
}

/** What a stack is checked with. */
export interface CheckStackProps {
  readonly id: string;
  /** Its synthesized folder. Terraform's own files are added there. */
  readonly folder: string;
  readonly variables: StackVariables;
  /** Whether a plan needs nothing that is not there: no cloud account, say. */
  readonly plans: boolean;
  /** Path of Terraform's CLI configuration. @default - Terraform's own place */
  readonly configuration?: string;
}

/** Longest wait for `terraform init`, in milliseconds: a provider is up to 150 MB on a slow line. */
const initTimeout = 180_000;

/** Validates a stack with Terraform and its real providers, and plans it as if nothing of it were there yet. */
export async function checkStack({
  id,
  folder,
  variables,
  plans,
  configuration,
}: CheckStackProps): Promise<StackVerdict> {
  // Nobody's state is looked at: what is planned is a stack that was never applied.
  const backend = { terraform: { backend: { local: { path: join(folder, "checked.tfstate") } } } };
  writeFileSync(join(folder, "backend_override.tf.json"), JSON.stringify(backend));
  const terraform = (args: readonly string[], timeout?: number) =>
    execa("terraform", args, {
      cwd: folder,
      env: {
        CHECKPOINT_DISABLE: "1",
        TF_IN_AUTOMATION: "1",
        TF_CLI_CONFIG_FILE: configuration,
        ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
      },
      reject: false,
      timeout,
    });
  const init = await terraform(["init", "-input=false", "-no-color"], initTimeout);
  if (init.timedOut) return { id, missing: `no answer within ${initTimeout / 1_000} s`, wrong: [], taken: [] };
  if (init.failed) {
    const error = firstError(init.stderr);
    return /provider/i.test(error)
      ? { id, missing: error, wrong: [], taken: [] }
      : { id, wrong: [`init: ${error}`], taken: ["init"] };
  }
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ["validate", ["validate", "-no-color"]],
    ...(plans ? [["plan", ["plan", "-input=false", "-no-color", "-lock=false"]] as const] : []),
  ];
  const wrong: string[] = [];
  for (const [step, args] of steps) {
    const { failed, stderr } = await terraform(args);
    if (failed) wrong.push(`${step}: ${firstError(stderr)}`);
  }
  return { id, wrong, taken: steps.map(([step]) => step) };
}
