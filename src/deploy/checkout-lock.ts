import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { beginOf, isRunning } from "./process-begin.js";

const holder = z.object({
  pid: z.number(),
  host: z.string(),
  since: z.string(),
  command: z.string(),
  /** When the process began, as the kernel counts it: a number that is used again is another process. */
  began: z.string().optional(),
});

/** Who works in a checkout. */
export type LockHolder = z.output<typeof holder>;

/**
 * Keeps a second run out of a checkout: both would write the same synthesized files. Each stack's state has a lock of its
 * own beside that, which keeps out other machines.
 */
export class CheckoutLock {
  private constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  /**
   * Takes the lock. That of a process which has ended is taken over.
   *
   * @returns who holds it, when it cannot be had.
   */
  static take(file: string, command: string): CheckoutLock | LockHolder {
    mkdirSync(dirname(file), { recursive: true });
    const { pid } = process;
    const own: LockHolder = { pid, host: hostname(), since: new Date().toISOString(), command, began: beginOf(pid) };
    const text = JSON.stringify(own);
    const beside = `${file}.${pid}`;
    try {
      writeFileSync(beside, text, { mode: 0o600 });
      // The second attempt is after a holder that is gone; a third one would race with somebody who is quicker.
      for (const isLast of [false, true]) {
        if (appears(beside, file)) return new CheckoutLock(file, text);
        const found = textOf(file);
        const holds = holderIn(found);
        if (isLast || (holds !== undefined && isAlive(holds))) return holds ?? own;
        if (found !== undefined) takeAway(file, found, `${beside}.left`);
      }
    } finally {
      rmSync(beside, { force: true });
    }
    throw new Error("unreachable");
  }

  /** Gives the lock back, unless somebody took it away and holds it now. */
  release(): void {
    if (textOf(this.file) === this.text) rmSync(this.file, { force: true });
  }
}

/** Makes a file appear whole or not at all: whoever sees it sees who holds it. */
function appears(beside: string, file: string): boolean {
  try {
    linkSync(beside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Takes a lock away that its holder left; one that somebody else took in this moment is put back. */
function takeAway(file: string, left: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== left) appears(aside, file);
  rmSync(aside, { force: true });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function holderIn(text: string | undefined): LockHolder | undefined {
  try {
    return text === undefined ? undefined : holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Of another machine nobody here can tell, so it counts as alive. */
function isAlive({ pid, host, began }: LockHolder): boolean {
  return host !== hostname() || isRunning(pid, began);
}
