import { execa } from "execa";

/**
 * Runs a tool and returns what it printed. Findings make most tools fail, so which exit codes are answers is the tool's.
 *
 * @param answers exit codes that come with a full answer.
 * @throws Error when it ended in any other way: an answer that is not complete must not pass for a clean one.
 */
export async function runTool(
  program: string,
  args: readonly string[],
  { answers, cwd }: { readonly answers: readonly number[]; readonly cwd: string },
): Promise<string> {
  // Python resolves no user packages: what is examined with must be what is pinned.
  const result = await execa(program, args, { cwd, stdin: "ignore", reject: false, env: { PYTHONNOUSERSITE: "1" } });
  if (result.exitCode !== undefined && answers.includes(result.exitCode)) return result.stdout;
  const said = [result.stderr, result.stdout].join("\n").trim().split("\n").slice(-10);
  throw new Error([`${program} ended with ${result.exitCode ?? result.signal ?? "an error"}:`, ...said].join("\n  "));
}
