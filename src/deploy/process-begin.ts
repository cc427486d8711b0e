import { readFileSync } from "node:fs";

/** When a process began, as the kernel counts it; nothing where the kernel does not tell. */
export function beginOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

/**
 * Whether a process is still at work. A number that was given to another process since does not count, nor does one that
 * has ended and that nobody has asked about yet.
 *
 * @param began what `beginOf` said when it was noted. @default - only the number is compared
 */
export function isRunning(pid: number, began?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const stat = statOf(pid);
  return stat === undefined || (stat[0] !== "Z" && (began === undefined || began === stat[19]));
}

/** What the kernel says of a process, from its state on: the name before that may hold spaces and brackets. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return undefined;
  }
}
