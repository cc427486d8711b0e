import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../app.js";
import type { Environment } from "../config/model.js";
import { stackNeeds, type StackNeeds } from "../preflight/stack-needs.js";

/**
 * Synthesizes an environment into a folder that is removed again, and reads what stacks make.
 *
 * @param stacks ids of the stacks that are asked about.
 * @returns what each makes, by id.
 * @throws ManifestError when a stack cannot be rendered.
 */
export async function renderedStacks(
  environment: Environment,
  stacks: readonly string[],
): Promise<ReadonlyMap<string, StackNeeds>> {
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-stacks-"));
  try {
    await synthesize([environment], { outdir });
    return new Map(
      stacks.map((stack) => {
        const json: unknown = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
        return [stack, stackNeeds(json)];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
