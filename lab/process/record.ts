import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProcessIdentity } from "./identity.js";

/** A process this lab started, as written down in `<folder>/<name>.json`. */
export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
}

/** Writes a process down; atomic, so that a reader never sees half of it. */
export function writeRecord(folder: string, record: ProcessRecord): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${record.name}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${file}.new`, file);
}

/** The process recorded under `name`, whether or not it still runs. */
export function readRecord(folder: string, name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as ProcessRecord;
  } catch {
    return undefined; // never started, or the machine stopped while writing: either way there is nothing to trust
  }
}

/** Every process recorded in `folder`. */
export function readRecords(folder: string): readonly ProcessRecord[] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith(".json"))
    .map((file) => readRecord(folder, file.slice(0, -".json".length)))
    .filter((record) => record !== undefined);
}

/** Forgets the process recorded under `name`. */
export function removeRecord(folder: string, name: string): void {
  rmSync(join(folder, `${name}.json`), { force: true });
}
