import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { identify, type ProcessIdentity } from "./identity.js";
import { OWNER_VARIABLE } from "./start.js";

/** A running process that belongs to the lab. */
export interface OwnedProcess extends ProcessIdentity {
  /** Command line, for messages. */
  readonly command: string;
}

/** How a process of the lab is recognized. */
export interface Ownership {
  /** Folder of the lab or of one cluster: what was started for it carries it in its environment. */
  readonly owner: string;
  /** Control group below which the containers of the lab or of one cluster run, e.g. `/thanos-fleet-lab/batcave`. */
  readonly controlGroup: string;
}

/** Every running process of the lab: started by it, started by one of those, or in one of its containers. */
export function findProcesses(ownership: Ownership, proc = "/proc"): readonly OwnedProcess[] {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => belongs(join(proc, name), ownership))
    .map((name) => ({ identity: identify(Number(name), proc), command: commandLine(join(proc, name)) }))
    .filter((found) => found.identity !== undefined)
    .map(({ identity, command }) => ({ ...(identity as ProcessIdentity), command }));
}

function belongs(folder: string, { owner, controlGroup }: Ownership): boolean {
  return (
    read(join(folder, "environ"))
      .split("\0")
      .some((entry) => isWithin(valueOf(entry), owner)) ||
    read(join(folder, "cgroup"))
      .split("\n")
      .some((line) => isWithin(line.split(":").slice(2).join(":"), controlGroup))
  );
}

function valueOf(entry: string): string {
  return entry.startsWith(`${OWNER_VARIABLE}=`) ? entry.slice(OWNER_VARIABLE.length + 1) : "";
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function commandLine(folder: string): string {
  return read(join(folder, "cmdline")).replaceAll("\0", " ").trim().slice(0, 120);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it ended while we were looking
  }
}
