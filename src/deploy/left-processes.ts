import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beginOf, isRunning } from "./process-begin.js";

const ending = ".process";

/** Notes a process that goes on when this one is killed. @returns takes the note away. */
export function noteProcess(folder: string, pid: number): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${pid}${ending}`);
  writeFileSync(file, beginOf(pid) ?? "", { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/**
 * Processes that a killed run left at work. Terraform among them holds the lock of a state, and may be writing providers
 * where the next run would read them. Notes of those that have ended are taken away.
 *
 * @param folder that the notes are in.
 */
export function leftProcesses(folder: string): number[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const noted = readdirSync(folder).filter((name) => name.endsWith(ending));
  return noted.flatMap((name) => {
    const pid = Number(name.slice(0, -ending.length));
    const began = readFileSync(join(folder, name), "utf8");
    if (isRunning(pid, began === "" ? undefined : began)) return [pid];
    rmSync(join(folder, name), { force: true });
    return [];
  });
}
