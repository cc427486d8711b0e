import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync } from "node:fs";

/** How Terraform is run. */
export interface TerraformSettings {
  /** The program: terraform, or tofu. */
  readonly program: string;
  /** Environment of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of every process that starts, so that an interruption finds it. */
  readonly started: (process: ChildProcess) => void;
}

/** How one run of Terraform ended. */
export interface TerraformEnd {
  /** Exit code; `undefined` when a signal ended it. */
  readonly exitCode: number | undefined;
  /** All it printed, errors included. */
  readonly output: string;
}

/** Milliseconds between two looks at what it prints. */
const lookEvery = 300;

/**
 * Runs Terraform with its output in a file. Were it a pipe, a deploy that is killed would take Terraform along at its next
 * line: an object that is being made then would be in no state. So Terraform goes on, and holds its lock until it is done.
 *
 * It has a process group of its own: Ctrl-C at a terminal would otherwise reach it a second time, which ends it at once.
 *
 * @param log file its output is added to, readable by its owner alone.
 * @param onLine takes each whole line while it runs.
 */
export async function runTerraform(
  args: readonly string[],
  {
    folder,
    log,
    settings,
    variables = {},
    onLine,
  }: {
    readonly folder: string;
    readonly log: string;
    readonly settings: TerraformSettings;
    readonly variables?: Readonly<Record<string, string>>;
    readonly onLine?: (line: string) => void;
  },
): Promise<TerraformEnd> {
  const from = existsSync(log) ? statSync(log).size : 0;
  const descriptor = openSync(log, "a", 0o600);
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  const child = spawn(settings.program, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", descriptor, descriptor],
    env: { ...settings.environment, ...(Object.fromEntries(given) as Record<string, string>) },
  });
  closeSync(descriptor);
  settings.started(child);
  const printed = () => readFileSync(log).subarray(from).toString("utf8");
  let told = 0;
  const tell = () => {
    if (onLine === undefined) return;
    const whole = printed().split("\n").slice(0, -1);
    for (const line of whole.slice(told)) onLine(line);
    told = whole.length;
  };
  const ticker = setInterval(tell, lookEvery);
  try {
    const exitCode = await new Promise<number | undefined>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? undefined));
    });
    tell();
    return { exitCode, output: printed() };
  } finally {
    clearInterval(ticker);
  }
}
