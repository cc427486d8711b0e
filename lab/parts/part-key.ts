import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_ENVIRONMENT, goBuildArguments, type Part } from "./table.js";

/** Folder of this repository that holds one folder per part. */
export const PARTS_FOLDER = import.meta.dirname;

/** Folder with the `go.mod` and `go.sum` of a part. */
export function moduleFolder(part: Part, partsFolder: string = PARTS_FOLDER): string {
  return join(partsFolder, part.name);
}

/**
 * What a built part depends on, as a short hash: module files, our own Go sources, build settings, processor. A change
 * rebuilds this part and no other.
 */
export function partKey(part: Part, partsFolder: string = PARTS_FOLDER, architecture: string = process.arch): string {
  const folder = moduleFolder(part, partsFolder);
  const hash = createHash("sha256");
  const builds = part.commands.map((command) => goBuildArguments(part, command, command.binary));
  // Nothing is added for a part that is complete: its key stays what it was.
  const completion = part.completion === undefined ? [] : [part.completion];
  hash.update(JSON.stringify([architecture, BUILD_ENVIRONMENT, builds, ...completion]));
  for (const file of readdirSync(folder).filter(isBuildInput).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function isBuildInput(file: string): boolean {
  return file === "go.mod" || file === "go.sum" || file.endsWith(".go");
}
