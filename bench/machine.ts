import { cpus, release, totalmem } from "node:os";

/** What measured. */
export interface Machine {
  readonly processors: number;
  readonly model: string;
  readonly memoryGibibytes: number;
  readonly kernel: string;
  readonly node: string;
  /** Versions of the programs that were measured. */
  readonly versions: string;
}

/** This machine. */
export function thisMachine(versions: string): Machine {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() ?? "unknown processor",
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    versions,
  };
}
