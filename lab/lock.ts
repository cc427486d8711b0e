import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "./process/identity.js";
import { LabError } from "./lab-error.js";

interface Holder extends ProcessIdentity {
  readonly command: string;
}

/**
 * Takes the lock that keeps two commands from changing the lab at once, or says who holds it. The lock of a process that
 * was killed is taken over.
 *
 * @returns a function that gives the lock back.
 * @throws LabError when another command that is still running holds it.
 */
export function takeLock(file: string, command: string): () => void {
  const self = identify(process.pid);
  if (self === undefined) throw new LabError("cannot read /proc of this process");
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ ...self, command } satisfies Holder));
  try {
    // A link appears whole and fails when the name exists: the check and the taking are one step.
    while (!linked(own, file)) {
      const holder = readHolder(file);
      if (holder !== undefined && isAlive(holder)) {
        throw new LabError(
          `another lab command is running: "${holder.command}", pid ${holder.pid}`,
          "wait for it or end it; nothing was started",
        );
      }
      clearStale(file, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead holder's lock away; if a living one slipped in meanwhile, puts it back. */
function clearStale(file: string, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else cleared it
  }
  const moved = readHolder(aside);
  if (moved !== undefined && isAlive(moved)) linked(aside, file);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}
