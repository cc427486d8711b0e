import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../../lab/lab-error.js";
import { ControlGroup } from "./control-group.js";

/** A program of a benchmark. */
export interface ProgramSpec {
  /** Names its log, in a folder of which it is the only one of that name. */
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  /** Answers 200 once the program is ready. @default - it is not waited for */
  readonly readyUrl?: string;
  /** Variables beside the path. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Seconds a program may take until it is ready. */
const READY_WITHIN = 120;

/** Seconds between being asked to end and being killed. */
const GRACE = 10;

/** Takes its place in the group before it becomes the program, so that nothing it does is missed. */
const JOIN = 'echo $$ > "$1" && shift && exec "$@"';

const running = new Set<ChildProcess>();

/** Groups are told apart by number: programs of the same name may run at the same time. */
let started = 0;

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A program that runs in a control group of its own. */
export class Program {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly group: ControlGroup,
    private readonly log: string,
  ) {}

  /**
   * Starts a program and waits until it is ready.
   *
   * @param folder where its log goes.
   * @throws LabError with the end of its log when it ends or is not ready in time.
   */
  static async start({ name, binary, args, readyUrl, environment }: ProgramSpec, folder: string): Promise<Program> {
    const group = new ControlGroup(`${process.pid}-${(started += 1)}-${name}`);
    const log = join(folder, `${name}.log`);
    const output = openSync(log, "a", 0o640);
    const child = spawn("/bin/sh", ["-c", JOIN, "sh", group.processes, binary, ...args], {
      cwd: folder,
      stdio: ["ignore", output, output],
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...environment },
    });
    closeSync(output);
    running.add(child);
    const program = new Program(name, child, group, log);
    try {
      if (readyUrl !== undefined) await program.untilReady(readyUrl);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return program;
  }

  /** Processor time in seconds since its start. */
  get cpuSeconds(): number {
    return this.group.cpuSeconds();
  }

  /** Bytes of its own memory that lie in main memory now. */
  get residentBytes(): number {
    return this.status("VmRSS");
  }

  /** The most bytes of it that ever lay there. */
  get peakResidentBytes(): number {
    return this.status("VmHWM");
  }

  /** Asks it to end, kills it when it does not, and waits until it has ended. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), GRACE * 1000);
      await ended;
      clearTimeout(killer);
    }
    running.delete(child);
    await this.group.remove();
  }

  /** Kills it, as when its node is lost. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.stop();
  }

  private status(field: string): number {
    const text = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text) ?? [];
    if (kibibytes === undefined) throw new LabError(`${this.name} has ended:\n${this.lastLines()}`);
    return Number(kibibytes) * 1024;
  }

  private async untilReady(url: string): Promise<void> {
    const until = Date.now() + READY_WITHIN * 1000;
    while (!(await answers(url))) {
      if (this.child.exitCode !== null || this.child.signalCode !== null || Date.now() > until) {
        throw new LabError(`${this.name} is not ready:\n${this.lastLines()}`);
      }
      await pause(100);
    }
  }

  private lastLines(): string {
    return readFileSync(this.log, "utf8").slice(-3000);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
