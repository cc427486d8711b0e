import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Folder of installed tools: expensive to make, safe to delete.
 *
 * @param environment the process environment; `XDG_CACHE_HOME` moves the folder.
 * @param name whose tools. @default "policy"
 */
export function toolCache(environment: Readonly<Record<string, string | undefined>>, name = "policy"): string {
  const configured = environment["XDG_CACHE_HOME"];
  const base = configured === undefined || configured === "" ? join(homedir(), ".cache") : configured;
  return join(base, "thanos-fleet", name);
}

/**
 * Makes a folder that appears by one rename, so that an interrupted installation is never taken for a finished one. Its
 * older states are removed: nothing looks for them any more.
 *
 * @param target `<cache>/<tool>/<key of its state>`
 * @param fill puts everything into the folder it is given.
 */
export async function makeOnce(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const siblings = dirname(target);
  const unfinished = join(siblings, `.unfinished-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  for (const old of readdirSync(siblings).map((name) => join(siblings, name))) {
    if (old !== target) rmSync(old, { recursive: true, force: true });
  }
}
