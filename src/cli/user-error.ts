import { EnvironmentProblems } from "../config/problem.js";
import { ManifestError } from "../manifests/problems.js";

/** Something the person at the terminal can mend; its message is all they need. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/**
 * Runs a command: what people can mend is printed as it is and the exit code is 1; anything else is a defect of ours and
 * keeps its stack trace.
 */
export async function runCommand(command: () => void | Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof EnvironmentProblems || error instanceof ManifestError))
      throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
