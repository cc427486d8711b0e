import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { activity, errorsIn, parseEvent, readable } from "./events.js";
import { failureOf, type Failure } from "./failure.js";
import { parsePlan, type TerraformPlan } from "./guard/terraform-plan.js";
import { redacted } from "./redacted.js";
import type { DeployedStack } from "./stack.js";
import { runTerraform, type TerraformEnd, type TerraformSettings } from "./terraform-run.js";

/** Where a run keeps what it makes, and how it runs Terraform. */
export interface RunPlace {
  /** Folder for plans and logs, readable by its owner alone. */
  readonly folder: string;
  readonly settings: TerraformSettings;
  /** How long Terraform waits for a lock that somebody else holds, as it spells it: `30s`. */
  readonly lockTimeout: string;
}

/** A plan that was made and can be applied. */
export interface MadePlan {
  /** File that Terraform saved. */
  readonly file: string;
  readonly plan: TerraformPlan;
  /** Whether applying it does anything. */
  readonly changes: boolean;
}

/** A step that failed. */
export class StepFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.reason);
  }
}

const required = z.object({
  terraform: z.object({ required_providers: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});

/** Terraform on one stack: init, plan, show, apply. */
export class StackRun {
  /** All that Terraform said, for people. */
  readonly log: string;
  private readonly raw: string;

  constructor(
    readonly stack: DeployedStack,
    private readonly place: RunPlace,
  ) {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    this.log = join(place.folder, `${stack.id}.log`);
    this.raw = join(place.folder, `${stack.id}.events`);
    rmSync(this.log, { force: true });
    rmSync(this.raw, { force: true });
  }

  /** File that a plan of this stack is saved in. */
  get planFile(): string {
    return join(this.place.folder, `${this.stack.id}.tfplan`);
  }

  /** The providers that it asks for, as one text: stacks with the same text share what is installed. Empty for none. */
  get providers(): string {
    const file = join(this.stack.folder, "cdk.tf.json");
    const { terraform } = required.parse(JSON.parse(readFileSync(file, "utf8")));
    return Object.keys(terraform.required_providers).length === 0 ? "" : JSON.stringify(terraform.required_providers);
  }

  /** Installs providers and finds the state. @throws StepFailed */
  async init(): Promise<void> {
    const { folder } = this.stack;
    if (existsSync(join(folder, unwrittenState))) {
      throw new StepFailed({
        reason: `an earlier run could not write its state; what it made is in ${join(folder, unwrittenState)} alone`,
        remedy:
          `terraform -chdir=${folder} state push ${unwrittenState}, remove that file, then run this again; ` +
          "without it everything would be made a second time",
      });
    }
    const end = await this.run(["init", "-input=false", "-no-color", `-lock-timeout=${this.place.lockTimeout}`]);
    if (end.exitCode !== 0) throw this.failed(end);
  }

  /** Plans, and reads the plan that was saved. @throws StepFailed */
  async plan(destroys: boolean, onActivity: (what: string) => void): Promise<MadePlan> {
    const mode = destroys ? ["-destroy"] : [];
    const args = ["plan", ...this.common(), "-detailed-exitcode", `-out=${this.planFile}`, ...mode];
    const end = await this.run(args, onActivity);
    if (end.exitCode !== 0 && end.exitCode !== 2) throw this.failed(end);
    return { ...(await this.show(this.planFile)), changes: end.exitCode === 2 };
  }

  /** Reads a plan that was saved. @throws StepFailed when it is none, or of another Terraform. */
  async show(file: string): Promise<MadePlan> {
    const output = await this.quietly(["show", "-json", "-no-color", file]);
    // A warning about the CLI configuration would stand before it.
    const plan = this.parsed(output.split("\n").find((line) => line.startsWith("{")) ?? "{}");
    const changes =
      plan.resource_changes.some(({ mode, change }) => mode === "managed" && !change.actions.includes("no-op")) ||
      Object.values(plan.output_changes).some(({ actions }) => !actions.includes("no-op"));
    return { file, plan, changes };
  }

  /** Applies a plan: exactly that file. @throws StepFailed */
  async apply(file: string, onActivity: (what: string) => void): Promise<void> {
    const end = await this.run(["apply", ...this.common(), file], onActivity);
    if (end.exitCode !== 0) throw this.failed(end);
  }

  /** What the stack tells when it is deployed, as Terraform prints it. @throws StepFailed */
  async outputs(): Promise<unknown> {
    const output = await this.quietly(["output", "-json", "-no-color"]);
    // A warning about the CLI configuration would stand before it.
    return JSON.parse(/^\{[\s\S]*/m.exec(output)?.[0] ?? "{}");
  }

  /** Takes away what only this run needed. @param keepLog whether somebody will want to read what Terraform said. */
  close(keepLog: boolean): void {
    for (const file of [this.raw, this.planFile, ...(keepLog ? [] : [this.log])]) rmSync(file, { force: true });
  }

  private common(): string[] {
    return ["-input=false", "-json", `-lock-timeout=${this.place.lockTimeout}`];
  }

  private run(args: readonly string[], onActivity?: (what: string) => void): Promise<TerraformEnd> {
    const { folder, variables } = this.stack;
    const onLine = (line: string) => {
      const event = parseEvent(line);
      const what = event === undefined ? undefined : activity(event);
      if (what !== undefined) onActivity?.(what);
    };
    return runTerraform(args, { folder, log: this.raw, settings: this.place.settings, variables, onLine });
  }

  /** Runs what prints data: it stays out of the log. */
  private async quietly(args: readonly string[]): Promise<string> {
    const log = join(this.place.folder, `${this.stack.id}.json`);
    try {
      const { folder } = this.stack;
      const end = await runTerraform(args, { folder, log, settings: this.place.settings });
      if (end.exitCode !== 0) throw this.failed(end);
      return end.output;
    } finally {
      rmSync(log, { force: true });
    }
  }

  private parsed(text: string): TerraformPlan {
    try {
      return parsePlan(text);
    } catch (error) {
      throw new StepFailed({ reason: error instanceof Error ? error.message : String(error) });
    }
  }

  private failed({ output, signal }: TerraformEnd): StepFailed {
    const said = redacted(output, this.stack.variables);
    this.note(readable(said));
    if (signal === "SIGKILL" && errorsIn(said).length === 0) return new StepFailed(killed);
    const failure = failureOf(said, this.stack.folder);
    // Once more, because it is written in another way now.
    return new StepFailed({ ...failure, reason: redacted(failure.reason, this.stack.variables) });
  }

  /** Adds to what people can read when something went wrong. */
  note(text: string): void {
    const earlier = existsSync(this.log) ? "\n" : "";
    writeFileSync(this.log, `${earlier}${redacted(text, this.stack.variables)}`, { mode: 0o600, flag: "a" });
  }
}

/** File in which Terraform leaves a state that it could not write to its place. */
const unwrittenState = "errored.tfstate";

const killed: Failure = {
  reason: "Terraform was killed, most likely because no memory was left",
  remedy: "give --parallelism a smaller number, then run this again: it goes on where the state ends",
};

/** Takes away what runs left that were killed; what they have to say about failures stays. */
export function clearRuns(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const left = readdirSync(folder).filter((name) => /\.(tfplan|events|json)$/.test(name));
  for (const name of left) rmSync(join(folder, name), { force: true });
}
