import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { identify, type ProcessIdentity } from "./identity.js";
import { OWNER_VARIABLE } from "./start.js";

/** A running process that belongs to the lab. */
export interface OwnedProcess extends ProcessIdentity {
  /** Command line, for messages. */
  readonly command: string;
}

/**
 * Every running process of the lab or of one node of it: started with its name in the environment, started by such a
 * process, or in one of its containers.
 *
 * @param owner folder of the lab or of the node.
 */
export function findProcesses(owner: string, proc = "/proc"): readonly OwnedProcess[] {
  const ownMounts = mountNamespace(join(proc, "self"));
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), folder: join(proc, name) }))
    .filter(({ folder }) => wasStartedFor(folder, owner) || isContained(folder, owner, ownMounts))
    .flatMap(({ pid, folder }) => {
      const identity = identify(pid, proc);
      return identity === undefined ? [] : [{ ...identity, command: commandLine(folder) }];
    });
}

function wasStartedFor(folder: string, owner: string): boolean {
  const variables = read(join(folder, "environ")).split("\0");
  const value = variables.find((variable) => variable.startsWith(`${OWNER_VARIABLE}=`));
  return value !== undefined && isWithin(value.slice(OWNER_VARIABLE.length + 1), owner);
}

/** A container's environment is its own, but the layers its root is mounted from lie in the owner's folder. */
function isContained(folder: string, owner: string, ownMounts: string): boolean {
  if (mountNamespace(folder) === ownMounts) return false;
  return read(join(folder, "mountinfo")).includes(`=${owner}/`);
}

function mountNamespace(folder: string): string {
  try {
    return readlinkSync(join(folder, "ns", "mnt"));
  } catch {
    return "";
  }
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
