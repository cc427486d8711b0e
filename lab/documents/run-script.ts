import { execa } from "execa";
import type { MarkedScript } from "./marked-scripts.js";

/** Where and how long a script may run. */
export interface ScriptPlace {
  /** Folder it runs in. */
  readonly folder: string;
  /** Milliseconds after which it is ended. */
  readonly patience: number;
  /** Variables beside those of this process. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a script leaves in the background goes with it: it would keep its output open, and whoever waits for that waiting. */
const endWithJobs = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";

/**
 * Runs documented commands in a shell that stops at the first one that fails.
 *
 * @returns what they printed.
 * @throws Error with the place, the exit code and the end of the output when it is not one of those that are right.
 */
export async function runScript(
  { place, text, exits }: MarkedScript,
  { folder, patience, environment = {} }: ScriptPlace,
): Promise<string> {
  const { exitCode, all, timedOut } = await execa("bash", ["-euo", "pipefail", "-c", endWithJobs + text], {
    cwd: folder,
    env: environment,
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: patience,
  });
  if (exitCode !== undefined && exits.includes(exitCode)) return all;
  const ended = timedOut ? `was not done after ${patience / 1000} s` : `ended with ${exitCode ?? "a signal"}`;
  throw new Error(`${place} ${ended}, not with ${exits.join(" or ")}:\n${all.split("\n").slice(-15).join("\n")}`);
}
