import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import { labStatus } from "../../lab/status.js";
import type { BenchContext } from "../row.js";

/**
 * Runs something while the lab is up. A lab that was down is brought up before, and taken down afterwards.
 *
 * @throws LabError when the lab does not come up.
 */
export async function withLab<Result>(
  { checkout, paths, say }: BenchContext,
  run: () => Promise<Result>,
): Promise<Result> {
  const states = await labStatus(paths);
  if (states.every(({ state }) => state === "ready")) return run();
  const lab = (...words: string[]) =>
    execa("npm", ["run", "--silent", "lab", ...words], { cwd: checkout, reject: false });
  try {
    say("bringing the lab up");
    const result = await lab();
    if (result.failed) throw new LabError(`the lab did not come up:\n${result.stdout.slice(-2000)}`);
    return await run();
  } finally {
    if (states.every(({ state }) => state === "down")) await lab("--", "down");
  }
}
