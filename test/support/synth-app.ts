import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { buildApp } from "../../src/app.js";
import { withoutTokenTraces } from "../../src/token-traces.js";
import type { Environment } from "../../src/config/model.js";
import { ObjectStorageStack } from "../../stacks/object-storage-stack.js";
import { inspectStack, type SynthesizedStack } from "./synth.js";

/** A synthesized app. */
export interface SynthesizedApp {
  /** Stacks by id. */
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
  /** Text of every file that was written, by its path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** Synthesizes environments as `main.ts` does, into a folder that is removed again. */
export function synthApp(environments: readonly Environment[]): SynthesizedApp {
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-synth-"));
  try {
    withoutTokenTraces(() => buildApp(environments, { app: { outdir }, objectStorage: ObjectStorageStack }).synth());
    const paths = readdirSync(outdir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(outdir, join(entry.parentPath, entry.name)));
    const files = new Map(paths.map((path) => [path, readFileSync(join(outdir, path), "utf8")]));
    const stacks = new Map(
      readdirSync(join(outdir, "stacks"))
        .sort()
        .map((id) => [id, inspectStack(JSON.parse(files.get(`stacks/${id}/cdk.tf.json`)!) as Record<string, unknown>)]),
    );
    return { stacks, files };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The stack of that id. */
export function stackOf({ stacks }: SynthesizedApp, id: string): SynthesizedStack {
  const stack = stacks.get(id);
  if (stack === undefined) throw new Error(`no stack ${id}; there are: ${[...stacks.keys()].join(", ")}`);
  return stack;
}
