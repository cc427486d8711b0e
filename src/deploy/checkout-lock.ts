import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";

const holder = z.object({ pid: z.number(), host: z.string(), since: z.string(), command: z.string() });

/** Who works in a checkout. */
export type LockHolder = z.output<typeof holder>;

/**
 * Keeps a second run out of a checkout: both would write the same synthesized files. Each stack's state has a lock of its
 * own beside that, which keeps out other machines.
 */
export class CheckoutLock {
  private constructor(private readonly file: string) {}

  /**
   * Takes the lock. That of a process which has ended is taken over.
   *
   * @returns who holds it, when it cannot be had.
   */
  static take(file: string, command: string): CheckoutLock | LockHolder {
    mkdirSync(dirname(file), { recursive: true });
    const own: LockHolder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), command };
    // The second attempt is after a holder that is gone; a third one would race with somebody who is quicker.
    for (const isLast of [false, true]) {
      try {
        const descriptor = openSync(file, "wx", 0o600);
        writeFileSync(descriptor, JSON.stringify(own));
        closeSync(descriptor);
        return new CheckoutLock(file);
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
        const found = readHolder(file);
        if (isLast || (found !== undefined && isAlive(found))) return found ?? own;
        rmSync(file, { force: true });
      }
    }
    throw new Error("unreachable");
  }

  /** Gives the lock back. */
  release(): void {
    rmSync(this.file, { force: true });
  }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return holder.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Of another machine nobody here can tell, so it counts as alive. */
function isAlive({ pid, host }: LockHolder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
