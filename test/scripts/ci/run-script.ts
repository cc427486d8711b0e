import { join } from "node:path";
import { execa } from "execa";

/** Folder of this repository. */
export const REPOSITORY = join(import.meta.dirname, "../../..");

/** What a script did. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `scripts/ci`; of the process environment it sees the path and the home folder alone. */
export async function runScript(
  script: string,
  args: readonly string[],
  { root = REPOSITORY, env = {}, input = "" }: { root?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(join(root, "scripts/ci", script), args, {
    cwd: root,
    reject: false,
    input,
    extendEnv: false,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
  });
  return { exitCode, stdout, stderr };
}
