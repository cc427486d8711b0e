import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../app.js";
import type { Environment } from "../config/model.js";
import type { SynthesizedStacks } from "./compare-stacks.js";

/** The stacks of an environment, synthesized into a folder that is removed again: nothing of it is applied by accident. */
export async function synthesizedStacks(environment: Environment): Promise<SynthesizedStacks> {
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-stacks-"));
  try {
    await synthesize([environment], { outdir });
    const folder = join(outdir, "stacks");
    const read = (id: string) =>
      JSON.parse(readFileSync(join(folder, id, "cdk.tf.json"), "utf8")) as Record<string, unknown>;
    return new Map(
      readdirSync(folder)
        .sort()
        .map((id) => [id, read(id)]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
