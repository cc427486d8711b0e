import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import { ControlGroup } from "./control-group.js";

/** What one run of a command took. */
export interface CommandRun {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The most memory that one of its processes had, in bytes. */
  readonly peakBytes: number;
  readonly output: string;
}

/**
 * Runs the command in the group and says how much memory it had: the kernel tells that only to who waited for it, and Node.js
 * does not ask. Python itself stays outside the group.
 */
const IN_GROUP = `
import os, resource, subprocess, sys
join = lambda: open(sys.argv[1], "w").write(str(os.getpid()))
code = subprocess.call(sys.argv[2:], preexec_fn=join)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
`;

/**
 * Runs a command to its end and says what it took, all processes that it starts included.
 *
 * @param options working folder and variables of its own.
 * @throws LabError with the end of its output when it fails.
 */
export async function runCommand(
  command: readonly string[],
  { cwd, environment = {} }: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<CommandRun> {
  const group = new ControlGroup(`${process.pid}-command`);
  try {
    const begin = performance.now();
    const result = await execa("python3", ["-c", IN_GROUP, group.processes, ...command], {
      cwd,
      env: environment,
      stdin: "ignore",
      reject: false,
      maxBuffer: 100_000_000,
    });
    const wallSeconds = (performance.now() - begin) / 1000;
    if (result.failed) throw new LabError(`${command.join(" ")} failed:\n${lastLines(result.stderr)}`);
    const lines = result.stderr.trimEnd().split("\n");
    return {
      cpuSeconds: group.cpuSeconds(),
      wallSeconds,
      peakBytes: Number(lines.at(-1)) * 1024,
      output: result.stdout,
    };
  } finally {
    await group.remove();
  }
}

/** What a reader needs of an error; a line of a bundle may be a megabyte long. */
function lastLines(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .slice(-20)
    .map((line) => line.slice(0, 300))
    .join("\n");
}
