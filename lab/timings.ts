import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { startClock } from "./elapsed.js";

/** One step of a command and how long it took. */
export interface StepTiming {
  readonly step: string;
  readonly seconds: number;
  /** Seconds from the start of the command to its end. */
  readonly until: number;
}

/** One run of a lab command. */
export interface RunTiming {
  readonly command: string;
  /** Start, ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly steps: readonly StepTiming[];
}

/** Runs kept in the file; older ones are dropped. */
const KEPT_RUNS = 20;

/** Collects the seconds of each step of one command; {@link save} appends them to a JSON file of the last runs. */
export class Timings {
  private readonly startedAt = new Date().toISOString();
  private readonly clock = startClock();
  private readonly steps: StepTiming[] = [];

  constructor(private readonly command: string) {}

  /** Notes that `step` took `seconds`. */
  record(step: string, seconds: number): void {
    this.steps.push({ step, seconds: rounded(seconds), until: rounded(this.clock()) });
  }

  /** Seconds since this command started. */
  get elapsed(): number {
    return this.clock();
  }

  /** Appends this run to the JSON array in `file`. */
  save(file: string): void {
    const run: RunTiming = {
      command: this.command,
      startedAt: this.startedAt,
      seconds: rounded(this.clock()),
      steps: this.steps,
    };
    const runs = [...readTimings(file), run].slice(-KEPT_RUNS);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(runs, undefined, 2)}\n`);
    renameSync(`${file}.new`, file);
  }
}

/** The runs recorded in `file`, the oldest first; none when it is missing or not readable as such. */
export function readTimings(file: string): readonly RunTiming[] {
  if (!existsSync(file)) return [];
  try {
    const runs: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(runs) ? (runs as RunTiming[]) : [];
  } catch {
    return []; // a record of the past is not worth failing for
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
