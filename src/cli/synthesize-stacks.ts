import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { synthesize } from "../app.js";
import type { Environment } from "../config/model.js";
import { UserError } from "./user-error.js";

/**
 * Synthesizes an environment into the folder that the cdktf command uses too, so that both share Terraform's working folders.
 * It writes beside it first and renames then: what was there stays whole when something goes wrong.
 *
 * @param outdir such as `cdktf.out`.
 * @param write synthesizes into a folder. @default - the composition of the product
 * @returns the folder of each stack.
 * @throws UserError when there is no room for it.
 */
export async function synthesizeStacks(
  environment: Environment,
  outdir: string,
  write: (outdir: string) => Promise<void> = (folder) => synthesize([environment], { outdir: folder }),
): Promise<(stack: string) => string> {
  const target = resolve(outdir, "stacks");
  mkdirSync(target, { recursive: true });
  for (const left of readdirSync(dirname(target)).filter((name) => name.startsWith(unfinished))) {
    rmSync(join(dirname(target), left), { recursive: true, force: true });
  }
  const fresh = mkdtempSync(join(dirname(target), unfinished));
  try {
    await write(fresh);
    for (const stack of readdirSync(join(fresh, "stacks")))
      moveStack(join(fresh, "stacks", stack), join(target, stack));
  } catch (error) {
    const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
    if (!isFull) throw error;
    throw new UserError(
      `no space left on the disk of ${outdir} while synthesizing ${environment.name}; nothing was changed. Make room, then run this again.`,
    );
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return (stack) => join(target, stack);
}

/** Marks what is not finished; a run that was killed leaves it, and the next one takes it away. */
const unfinished = ".unfinished-";

/** Terraform's own files in the old folder stay: providers, and which state it is. */
function moveStack(fresh: string, target: string): void {
  if (!existsSync(target)) return renameSync(fresh, target);
  for (const name of readdirSync(fresh)) {
    const to = join(target, name);
    if (name !== "cdk.tf.json") rmSync(to, { recursive: true, force: true });
    renameSync(join(fresh, name), to);
  }
}
