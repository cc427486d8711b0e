import { Listr, type ListrTaskWrapper, type DefaultRenderer, type SimpleRenderer } from "listr2";
import type { DeployProgress } from "../deploy/deploy-stacks.js";
import { isBad, type StackOutcome } from "../deploy/stack.js";

/** Milliseconds between two lines about the same stack where lines cannot be redrawn. */
const plainInterval = 30_000;

/** A view of a run; closed when the run is over. */
export interface ShownProgress extends DeployProgress {
  close(): Promise<void>;
}

/** Shows a run: a redrawn list on a terminal, and elsewhere a line per stack that is done, and one for each long wait. */
export function showProgress(
  stacks: readonly string[],
  terminal: boolean,
  write: (text: string) => void,
): ShownProgress {
  return terminal ? redrawn(stacks) : plain(write);
}

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

function redrawn(stacks: readonly string[]): ShownProgress {
  const shown = new Map<string, Task>();
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const list = new Listr(
    stacks.map((id) => ({
      title: id,
      task: (_: unknown, task: Task) => {
        shown.set(id, task);
        return new Promise<void>((resolve, reject) => ends.set(id, { resolve, reject }));
      },
    })),
    // What failed is told once, in the summary.
    {
      concurrent: true,
      exitOnError: false,
      rendererOptions: { showErrorMessage: false },
      registerSignalListeners: false,
    },
  );
  const over = list.run().catch(() => undefined);
  return {
    doing(id, what) {
      const task = shown.get(id);
      if (task !== undefined) task.title = `${id}  ${what}`;
    },
    done(outcome) {
      const task = shown.get(outcome.id);
      if (task !== undefined) task.title = oneLine(outcome);
      if (isBad(outcome)) ends.get(outcome.id)?.reject(new Error(outcome.state));
      else ends.get(outcome.id)?.resolve();
    },
    async close() {
      for (const { resolve } of ends.values()) resolve();
      await over;
    },
  };
}

function plain(write: (text: string) => void): ShownProgress {
  const told = new Map<string, { what: string; at: number }>();
  return {
    doing(id, what) {
      const last = told.get(id);
      const now = Date.now();
      const isLong = what.startsWith("waiting");
      if (last !== undefined && isLong && now - last.at < plainInterval) return;
      told.set(id, { what, at: now });
      if (isLong) write(`… ${id}: ${what}\n`);
    },
    done(outcome) {
      write(`${isBad(outcome) ? "✗" : outcome.state === "pending" ? "…" : "✓"} ${oneLine(outcome)}\n`);
    },
    close: () => Promise.resolve(),
  };
}

function oneLine({ id, state, seconds }: StackOutcome): string {
  return `${id}  ${state}, ${seconds.toFixed(1)} s`;
}
