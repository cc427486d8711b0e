import { Listr, type ListrTask } from "listr2";
import { formatElapsed, startClock } from "./elapsed.js";
import type { Timings } from "./timings.js";

/** Says what a running step is doing right now, e.g. `812 packages`. */
export type ReportDetail = (detail: string) => void;

/** One step of a command. It may end with a remark that is printed behind its time. */
export interface Step {
  readonly title: string;
  run(report: ReportDetail): Promise<string | void>;
}

/** Seconds between two lines about the same long step where lines cannot be redrawn. */
const PLAIN_INTERVAL = 30;

/**
 * Runs steps and shows how long each takes: a redrawn list on a terminal, one line per event elsewhere. Every finished
 * step goes into the timing record.
 */
export class Progress {
  constructor(
    private readonly terminal: boolean,
    readonly timings: Timings,
  ) {}

  /** Runs one step. */
  async step(title: string, run: Step["run"]): Promise<void> {
    await this.steps([{ title, run }]);
  }

  /**
   * Runs steps, at most `atOnce` of them at a time. After a failure running steps may finish, no other starts, and the
   * first error is thrown.
   */
  async steps(steps: readonly Step[], atOnce = 1): Promise<void> {
    const tasks = steps.map((step) => this.task(step));
    const renderer = this.terminal ? "default" : "silent";
    // The error is thrown on and printed once, at the end.
    const rendererOptions = { showErrorMessage: false };
    await new Listr(tasks, { concurrent: atOnce, exitOnError: true, renderer, rendererOptions }).run();
  }

  /** Prints one line. */
  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  private task(step: Step): ListrTask {
    return {
      title: step.title,
      task: async (_, task) => {
        const elapsed = startClock();
        let detail = "";
        const describe = (): string => [formatElapsed(elapsed()), detail].filter((text) => text !== "").join(", ");
        const show = (): void => {
          if (this.terminal) task.title = `${step.title} ${describe()}`;
          else this.say(`… ${step.title}: ${describe()}`);
        };
        const ticker = setInterval(show, (this.terminal ? 1 : PLAIN_INTERVAL) * 1000);
        try {
          detail = (await step.run((text) => (detail = text))) ?? "";
          this.timings.record(step.title, elapsed());
          task.title = `${step.title} ${describe()}`;
          if (!this.terminal) this.say(`✓ ${task.title}`);
        } catch (error) {
          if (!this.terminal) this.say(`✗ ${step.title} after ${formatElapsed(elapsed())}`);
          throw error;
        } finally {
          clearInterval(ticker);
        }
      },
    };
  }
}
