import { Program, type ProgramSpec } from "./program.js";

/** Programs that run at one time; whoever starts them ends them all at once. */
export class Programs {
  private readonly running: Program[] = [];

  constructor(private readonly folder: string) {}

  /** Starts one more. */
  async start(spec: ProgramSpec): Promise<Program> {
    const program = await Program.start(spec, this.folder);
    this.running.push(program);
    return program;
  }

  /** Starts several, each once the one before is ready. */
  async startAll(specs: readonly ProgramSpec[]): Promise<readonly Program[]> {
    const started: Program[] = [];
    for (const spec of specs) started.push(await this.start(spec));
    return started;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.splice(0).map((program) => program.stop()));
  }
}
