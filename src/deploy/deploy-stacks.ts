import { existsSync } from "node:fs";
import { concurrently } from "../audit/concurrently.js";
import { checkPlan, needlessAllowances } from "./guard/check-plan.js";
import type { Refusal } from "./guard/refusal.js";
import { countChanges, type TerraformPlan } from "./guard/terraform-plan.js";
import type { Interruption } from "./interruption.js";
import type { Failure } from "./failure.js";
import { isBad, type DeployedStack, type StackOutcome } from "./stack.js";
import { StackRun, StepFailed, type MadePlan, type RunPlace } from "./stack-run.js";
import { systemProblem } from "./system-problem.js";

/** What a run tells while it goes on. */
export interface DeployProgress {
  /** What a stack is doing right now. */
  doing(id: string, what: string): void;
  /** How it came out. */
  done(outcome: StackOutcome): void;
}

/** What a run shall do. */
export interface DeployStacksProps {
  readonly stacks: readonly DeployedStack[];
  /** `plan` changes nothing; `apply` applies each plan that was checked; `destroy` does so with plans that destroy all. */
  readonly mode: "plan" | "apply" | "destroy";
  /** What the guard lets pass by name. */
  readonly allow: readonly string[];
  /** Stacks that are worked on at a time. */
  readonly parallelism: number;
  readonly place: RunPlace;
  readonly interruption: Interruption;
  readonly progress: DeployProgress;
  /** Environment file, as the reader would name it. */
  readonly file: string;
  /** A plan that was saved and looked at before, by stack. @default - each stack is planned now */
  readonly saved?: ReadonlyMap<string, string>;
  /** Takes each plan while its file is there, before it is applied. @default - nobody wants it */
  readonly onPlan?: (id: string, made: MadePlan) => void;
}

/** How a run came out. */
export interface DeployResult {
  readonly outcomes: readonly StackOutcome[];
  readonly refusals: ReadonlyMap<string, readonly Refusal[]>;
  /** What was allowed and would not have been refused. */
  readonly needless: readonly string[];
}

/** A stack on its way through a run. */
interface Passage {
  readonly run: StackRun;
  readonly started: number;
  made?: MadePlan;
  outcome?: StackOutcome;
}

/**
 * Plans stacks, checks every plan, and only then applies them: exactly the files that were checked, wave by wave. A cluster
 * that cannot be reached is pending and stands in nobody's way. When the guard refuses one plan, none is applied.
 */
export async function deployStacks(props: DeployStacksProps): Promise<DeployResult> {
  const { stacks, place, parallelism, interruption, allow } = props;
  const passages = stacks.map((stack): Passage => ({ run: new StackRun(stack, place), started: Date.now() }));
  const open = () => passages.filter(({ outcome }) => outcome === undefined);
  const finish = (passage: Passage, outcome: Omit<StackOutcome, "id" | "seconds">) => {
    const seconds = (Date.now() - passage.started) / 1_000;
    passage.outcome = { id: passage.run.stack.id, seconds, ...outcome };
    props.progress.done(passage.outcome);
  };
  const attempt = async (passage: Passage, step: () => Promise<void>) => {
    if (interruption.requested) return finish(passage, { state: "not tried", reason: "the run was interrupted" });
    try {
      await step();
    } catch (error) {
      const { run } = passage;
      const failure = describe(error, run);
      const log = existsSync(run.log) ? run.log : undefined;
      const state = interruption.requested ? "interrupted" : "failed";
      finish(passage, { state, log, ...failure, ...countsOf(passage) });
    }
  };

  try {
    // All of them are asked before anything is done to one.
    await concurrently(passages, 16, (passage) => attempt(passage, () => look(passage, props, finish)));
    await prepare(open(), parallelism, (passage) =>
      attempt(passage, () => {
        props.progress.doing(passage.run.stack.id, "preparing");
        return passage.run.init();
      }),
    );
    await concurrently(open(), parallelism, (passage) => attempt(passage, () => makePlan(passage, props, finish)));

    const plans = new Map(
      passages.flatMap(({ run, made }): [string, TerraformPlan][] =>
        made === undefined ? [] : [[run.stack.id, made.plan]],
      ),
    );
    const needless = needlessAllowances(plans, allow);
    const refusals = refuse(passages, props, finish);
    if (props.mode === "plan")
      for (const passage of open()) finish(passage, { state: "planned", ...countsOf(passage) });
    else if (refusals.size > 0) {
      for (const passage of open()) {
        finish(passage, {
          state: "not tried",
          reason: "a plan was refused, so none was applied",
          ...countsOf(passage),
        });
      }
    } else await applyWaves(passages, props, { attempt, finish });
    return { outcomes: passages.flatMap(({ outcome }) => outcome ?? []), refusals, needless };
  } finally {
    for (const { run, outcome } of passages) run.close(outcome?.log !== undefined);
  }
}

/**
 * Says why a step failed. What nobody foresaw is a defect of ours: it is told as the failure of this stack, so that the
 * others end in an orderly way, and its stack trace is in the log.
 */
function describe(error: unknown, run: StackRun): Failure {
  if (error instanceof StepFailed) return error.failure;
  const problem = systemProblem(error);
  if (problem !== undefined) return { reason: problem, remedy: "mend that, then run this again" };
  run.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { reason: `a defect of ours: ${error instanceof Error ? error.message : String(error)}` };
}

/**
 * Prepares the first stack of each set of providers alone, and the others at the same time after it: the first one puts the
 * providers into a cache that Terraform does not guard against itself, and the others find them there.
 */
async function prepare(
  passages: readonly Passage[],
  parallelism: number,
  init: (passage: Passage) => Promise<void>,
): Promise<void> {
  const first = new Map<string, Passage>();
  for (const passage of passages) {
    const { providers } = passage.run;
    if (providers !== "" && !first.has(providers)) first.set(providers, passage);
  }
  const firsts = [...first.values()];
  for (const passage of firsts) await init(passage);
  const others = passages.filter((passage) => !firsts.includes(passage));
  await concurrently(others, parallelism, init);
}

type Finish = (passage: Passage, outcome: Omit<StackOutcome, "id" | "seconds">) => void;

async function look(passage: Passage, { progress, interruption }: DeployStacksProps, finish: Finish): Promise<void> {
  const { id, reach } = passage.run.stack;
  if (reach === undefined) return;
  progress.doing(id, "asking its API server");
  const answer = await reach();
  // Ctrl-C ends kubectl too, and what it says then is no answer.
  if (interruption.requested) return finish(passage, { state: "not tried", reason: "the run was interrupted" });
  if (answer.state === "away") finish(passage, { state: "pending", reason: answer.reason });
  if (answer.state === "refused") finish(passage, { state: "failed", reason: answer.reason });
}

async function makePlan(passage: Passage, props: DeployStacksProps, finish: Finish): Promise<void> {
  const { run } = passage;
  const { id } = run.stack;
  const say = (what: string) => props.progress.doing(id, what);
  const saved = props.saved?.get(id);
  say(saved === undefined ? "planning" : "reading its plan");
  passage.made = saved === undefined ? await run.plan(props.mode === "destroy", say) : await run.show(saved);
  props.onPlan?.(id, passage.made);
  if (!passage.made.changes) finish(passage, { state: "unchanged", ...countsOf(passage) });
}

function countsOf({ made }: Passage): Partial<StackOutcome> {
  return made === undefined ? {} : countChanges(made.plan);
}

/** Holds every plan against the guard. */
function refuse(
  passages: readonly Passage[],
  { allow, mode, file }: DeployStacksProps,
  finish: Finish,
): ReadonlyMap<string, readonly Refusal[]> {
  const refused = passages.flatMap((passage): [Passage, readonly Refusal[]][] => {
    const { made, run, outcome } = passage;
    if (made === undefined || outcome !== undefined) return [];
    const refusals = checkPlan(made.plan, { stack: run.stack.id, allow, file, destroys: mode === "destroy" });
    return refusals.length === 0 ? [] : [[passage, refusals]];
  });
  for (const [passage, refusals] of refused) {
    const reason = `${refusals.length} of its changes ${refusals.length === 1 ? "is" : "are"} not done unless allowed by name`;
    finish(passage, { state: "refused", reason, ...countsOf(passage) });
  }
  return new Map(refused.map(([{ run }, refusals]) => [run.stack.id, refusals]));
}

async function applyWaves(
  passages: readonly Passage[],
  { mode, parallelism, progress }: DeployStacksProps,
  { attempt, finish }: { attempt: (passage: Passage, step: () => Promise<void>) => Promise<void>; finish: Finish },
): Promise<void> {
  const order = [...new Set(passages.map(({ run }) => run.stack.wave))].sort((left, right) => left - right);
  if (mode === "destroy") order.reverse();
  for (const wave of order) {
    const members = passages.filter(({ run }) => run.stack.wave === wave);
    const waiting = members.filter(({ outcome }) => outcome === undefined);
    const earlier = order.slice(0, order.indexOf(wave));
    const blocking = passages.find(
      ({ run, outcome }) => earlier.includes(run.stack.wave) && outcome !== undefined && isBad(outcome),
    );
    if (blocking !== undefined) {
      const reason = `${blocking.run.stack.id}, which comes before it, was not applied`;
      for (const passage of waiting) finish(passage, { state: "not tried", reason, ...countsOf(passage) });
      continue;
    }
    await concurrently(waiting, parallelism, (passage) =>
      attempt(passage, async () => {
        const { run, made } = passage;
        if (made === undefined) throw new Error(`${run.stack.id} was not planned`);
        await run.apply(made.file, (what) => progress.doing(run.stack.id, what));
        finish(passage, { state: "applied", ...countsOf(passage) });
      }),
    );
  }
}
