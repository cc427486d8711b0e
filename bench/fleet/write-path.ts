import { join } from "node:path";
import { Program, type ProgramSpec } from "../process/program.js";

/** How a load reaches a write path. */
export interface WriteTarget {
  readonly url: string;
  /** Arguments of the load program beside the URL: certificates, headers. */
  readonly args: readonly string[];
}

/** The processes that a sample passes from the sender's request to the last copy. */
export class WritePath {
  private constructor(
    readonly target: WriteTarget,
    readonly programs: readonly Program[],
  ) {}

  /** Starts the programs in their order, each once the one before is ready. */
  static async start(target: WriteTarget, specs: readonly ProgramSpec[], folder: string): Promise<WritePath> {
    const programs: Program[] = [];
    const path = new WritePath(target, programs);
    try {
      for (const spec of specs) programs.push(await Program.start(spec, folder));
    } catch (error) {
      await path.stop();
      throw error;
    }
    return path;
  }

  /** Processor time of all of them, in seconds. */
  get cpuSeconds(): number {
    return sum(this.programs.map((program) => program.cpuSeconds));
  }

  /** Memory of all of them, in bytes. */
  get residentBytes(): number {
    return sum(this.programs.map((program) => program.residentBytes));
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
  }
}

/** Where the programs of a write path keep what they have. */
export function dataFolder(folder: string, program: string): string {
  return join(folder, program);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
