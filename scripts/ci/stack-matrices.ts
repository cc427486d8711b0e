import { z } from "zod";
import { UserError } from "../../src/cli/user-error.js";
import {
  objectStorageName,
  observabilityClusterName,
  stackId,
  stackIds,
  type StackNames,
} from "../../src/config/model.js";

/** What runs jobs when nobody says otherwise. */
export const HOSTED_RUNNER = "ubuntu-latest";

/** GitHub makes no more jobs of one matrix (docs.github.com, "Actions limits"). */
export const LARGEST_MATRIX = 256;

/** One job of a pipeline. */
export interface StackJob {
  readonly environment: string;
  readonly stack: string;
  /** Label, or labels, of the runner that reaches its cluster. */
  readonly runner: string | readonly string[];
}

/** The jobs of environments. */
export interface StackMatrices {
  /** What the children depend on, in the order in which it is applied. */
  readonly first: readonly StackJob[];
  readonly children: readonly StackJob[];
  /** All that run where everybody's jobs run: the only ones for code that nobody has approved yet. */
  readonly hosted: readonly StackJob[];
  /** What something else applies. */
  readonly leftOut: readonly Pick<StackJob, "environment" | "stack">[];
}

const runnersSchema = z.record(z.string(), z.union([z.string().min(1), z.array(z.string().min(1)).min(1), z.null()]));

/**
 * Parts the stacks of environments into the matrices of a pipeline.
 *
 * @param runners JSON: label or labels of a runner by stack, or null where something else applies the stack. @default - none
 * @throws UserError with everything that is wrong with `runners`, or when a matrix is larger than GitHub takes.
 */
export function stackMatrices(environments: readonly StackNames[], runners?: string): StackMatrices {
  const own = readRunners(runners);
  const first: StackJob[] = [];
  const children: StackJob[] = [];
  const leftOut: Pick<StackJob, "environment" | "stack">[] = [];
  for (const one of environments) {
    const ids = stackIds(one);
    const before = [objectStorageName, observabilityClusterName].map((name) => stackId(one.name, name));
    for (const stack of [...before.filter((id) => ids.includes(id)), ...ids.filter((id) => !before.includes(id))]) {
      const runner = own[stack] === undefined ? HOSTED_RUNNER : own[stack];
      if (runner === null) leftOut.push({ environment: one.name, stack });
      else (before.includes(stack) ? first : children).push({ environment: one.name, stack, runner });
    }
  }
  const taken = [...first, ...children];
  if (taken.length > LARGEST_MATRIX) {
    throw new UserError(
      `${taken.length} stacks; GitHub makes at most ${LARGEST_MATRIX} jobs of a matrix: deploy them from one job with ` +
        "npm run deploy -- <environment> --parallelism N, or leave some out (null in RUNNERS)",
    );
  }
  return { first, children, hosted: taken.filter(({ runner }) => runner === HOSTED_RUNNER), leftOut };
}

function readRunners(text: string | undefined): z.output<typeof runnersSchema> {
  if (text === undefined || text.trim() === "") return {};
  const parsed = runnersSchema.safeParse(asJson(text));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path, message }) => `  ${path.map(String).join(".") || "(all)"}: ${message}`,
  );
  throw new UserError(
    [
      "RUNNERS is no map of runners by stack:",
      ...lines,
      '  to do: JSON such as {"prod-batcave": ["self-hosted", "batcave"], "prod-batmobile": null}',
    ].join("\n"),
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
