import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { noteProcess } from "./left-processes.js";

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
  /** The signal that ended it, if one did. */
  readonly signal: string | undefined;
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
  const descriptor = openSync(log, "a+", 0o600);
  try {
    const from = fstatSync(descriptor).size;
    const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    const child = spawn(settings.program, args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", descriptor, descriptor],
      env: { ...settings.environment, ...(Object.fromEntries(given) as Record<string, string>) },
    });
    // Listened for before anything else is done, so that no end is missed.
    const ended = new Promise<{ exitCode: number | undefined; signal: string | undefined }>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }));
    });
    settings.started(child);
    const forget = child.pid === undefined ? () => undefined : noteProcess(dirname(log), child.pid);
    const printed = new Printed(descriptor, from, onLine);
    const ticker = setInterval(() => printed.look(), lookEvery);
    try {
      return { ...(await ended), output: printed.look() };
    } finally {
      clearInterval(ticker);
      forget();
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What a process has printed into a file so far; only what is new is read at each look. */
class Printed {
  private readonly decoder = new StringDecoder("utf8");
  private text = "";
  private told = 0;

  constructor(
    private readonly descriptor: number,
    private at: number,
    private readonly onLine?: (line: string) => void,
  ) {}

  /** Tells the lines that are whole now. @returns all there is. */
  look(): string {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    for (let read; (read = readSync(this.descriptor, buffer, 0, buffer.length, this.at)) > 0; this.at += read) {
      this.text += this.decoder.write(buffer.subarray(0, read));
    }
    for (let end; (end = this.text.indexOf("\n", this.told)) !== -1; this.told = end + 1) {
      this.onLine?.(this.text.slice(this.told, end));
    }
    return this.text;
  }
}
