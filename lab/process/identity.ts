import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What tells one process from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot, as the kernel prints it. */
  readonly startTicks: string;
  /** Start times are only comparable within one boot. */
  readonly bootId: string;
}

/** The identity of this boot of the machine. */
export function currentBootId(proc = "/proc"): string {
  return readFileSync(join(proc, "sys/kernel/random/boot_id"), "utf8").trim();
}

/** The identity of the running process `pid`, or undefined when there is none; a zombie has ended. */
export function identify(pid: number, proc = "/proc"): ProcessIdentity | undefined {
  const startTicks = startOf(pid, proc);
  return startTicks === undefined ? undefined : { pid, startTicks, bootId: currentBootId(proc) };
}

/** Whether exactly this process still runs: same pid, same start, same boot. */
export function isAlive(identity: ProcessIdentity, proc = "/proc"): boolean {
  return startOf(identity.pid, proc) === identity.startTicks && currentBootId(proc) === identity.bootId;
}

/** Whether nothing of this process is left, not even the entry that its parent has yet to collect. */
export function isGone(identity: ProcessIdentity, proc = "/proc"): boolean {
  return readStat(identity.pid, proc)?.startTicks !== identity.startTicks;
}

/** Ends exactly this process; does nothing when it has ended, even if its pid was given to another one. */
export function kill(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function startOf(pid: number, proc: string): string | undefined {
  const stat = readStat(pid, proc);
  return stat === undefined || "ZX".includes(stat.state) ? undefined : stat.startTicks;
}

function readStat(pid: number, proc: string): { readonly state: string; readonly startTicks: string } | undefined {
  let stat: string;
  try {
    stat = readFileSync(join(proc, String(pid), "stat"), "utf8");
  } catch {
    return undefined;
  }
  // The command name (field 2) is in parentheses and may contain spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", startTicks: fields[19] ?? "" };
}
