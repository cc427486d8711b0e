import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LabPaths } from "../paths.js";
import { DISTRIBUTION_PROGRAMS, distributionProgramFolder } from "./distribution-programs.js";
import { partKey } from "./part-key.js";
import { PARTS, type Part } from "./table.js";

/** Folder of a part's finished binaries. It appears by one rename, so if it exists it is complete. */
export function builtPartFolder(paths: LabPaths, part: Part): string {
  return join(paths.cache, "parts", part.name, partKey(part));
}

/** Whether `part`, exactly as this checkout describes it, lies in the cache. */
export function isBuilt(paths: LabPaths, part: Part): boolean {
  return existsSync(builtPartFolder(paths, part));
}

/** The built binary called `name`, or the folder of a program that came with its libraries. @throws Error when no part builds it: a mistake in our own code. */
export type Binaries = (name: string) => string;

/** Looks binaries up in the cache by name. */
export function binariesIn(paths: LabPaths): Binaries {
  const files = new Map([
    ...PARTS.flatMap((part) => {
      const folder = builtPartFolder(paths, part);
      return part.commands.map(({ binary }) => [binary, join(folder, binary)] as const);
    }),
    ...DISTRIBUTION_PROGRAMS.map((program) => [program.name, distributionProgramFolder(paths, program)] as const),
  ]);
  return (name) => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`no part builds "${name}"`);
    return file;
  };
}
