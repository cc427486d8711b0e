import type { ChildProcess } from "node:child_process";

/**
 * Ends a run in an orderly way. The first request lets Terraform end what it is doing and write its state; the second one
 * ends it as fast as it can; the third one kills it.
 */
export class Interruption {
  private readonly running = new Set<ChildProcess>();
  private requests = 0;

  /** Whether somebody asked for an end: nothing new is begun then. */
  get requested(): boolean {
    return this.requests > 0;
  }

  /** Notes a process to be told. */
  readonly watch = (child: ChildProcess): void => {
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    child.once("error", () => this.running.delete(child));
    if (this.requested) child.kill("SIGINT");
  };

  /** Asks for an end. */
  request(): void {
    this.requests += 1;
    for (const child of this.running) {
      if (this.requests > 2) killGroup(child);
      else child.kill("SIGINT");
    }
  }
}

/** With its providers, which would stay otherwise. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended in this moment.
  }
}
