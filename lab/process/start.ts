import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../lab-error.js";
import { identify } from "./identity.js";
import { writeRecord, type ProcessRecord } from "./record.js";

/** A process of the lab that outlives the command which starts it. */
export interface ProcessSpec {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables beside the fixed ones. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Variable in the environment of everything the lab starts, and so of whatever those processes start: its value is the
 * node's folder. `down` finds by it what no record names, such as the shims of containerd.
 */
export const OWNER_VARIABLE = "THANOS_FLEET_LAB_OWNER";

/** A fixed environment: what runs in the lab must not depend on the shell that started it. */
const BASE_ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" };

/**
 * The child waits for a word before it becomes the program. If this command is killed between the start and the record,
 * the pipe closes, the word never comes, and no process is left that nobody knows of.
 */
const GATE = 'read -r word && [ "$word" = go ] && exec "$@" </dev/null';

/** Starts a process, writes its identity down, and lets it go on; its output is appended to `<logs>/<name>.log`. */
export function startProcess(
  spec: ProcessSpec,
  folders: { readonly owner: string; readonly records: string; readonly logs: string },
): ProcessRecord {
  mkdirSync(folders.logs, { recursive: true });
  const log = openSync(join(folders.logs, `${spec.name}.log`), "a", 0o640);
  const child = spawn("/bin/sh", ["-c", GATE, "sh", ...spec.command], {
    cwd: "/",
    detached: true, // Ctrl-C in the terminal is for this command, not for the lab
    stdio: ["pipe", log, log],
    env: { ...BASE_ENVIRONMENT, [OWNER_VARIABLE]: folders.owner, ...spec.environment },
  });
  closeSync(log);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined || child.stdin === null) throw new LabError(`could not start ${spec.name}`);
  const record = { name: spec.name, ...identity };
  writeRecord(folders.records, record);
  child.stdin.end("go\n");
  child.unref();
  return record;
}
