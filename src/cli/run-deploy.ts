import { existsSync, mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { loadEnvironments } from "../config/load.js";
import { stackIds, type Environment } from "../config/model.js";
import { warnings } from "../config/warnings.js";
import { deployStacks, type DeployResult, type DeployStacksProps } from "../deploy/deploy-stacks.js";
import { countChanges, type TerraformPlan } from "../deploy/guard/terraform-plan.js";
import type { Interruption } from "../deploy/interruption.js";
import { parallelismFor } from "../deploy/parallelism.js";
import { emptyPlans, keepPlan, openPlans, restoreProviderVersions, writeIndex } from "../deploy/saved-plans.js";
import { isBad, type DeployedStack } from "../deploy/stack.js";
import { findTerraform } from "../deploy/terraform-version.js";
import { chooseStacks } from "./choose-stacks.js";
import { deployedStacks } from "./deployed-stacks.js";
import { holdingTheCheckout, runs } from "./hold-checkout.js";
import { showProgress } from "./deploy-progress.js";
import { deployJson, deployMarkdown, renderDeploy } from "./render-deploy.js";
import { synthesizeStacks } from "./synthesize-stacks.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line; each command has some of them. */
export interface DeployArguments {
  readonly allow?: readonly string[];
  readonly parallelism?: string;
  readonly lockTimeout?: string;
  readonly requireAll?: true;
  readonly json?: true;
  readonly markdown?: true;
  readonly detailedExitcode?: true;
  /** Folder that plans are kept in. */
  readonly out?: string;
  /** Folder with plans that are to be applied. */
  readonly plans?: string;
}

/** Where everything is. */
export interface DeployPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Folder with one folder per environment for the private halves. */
  readonly identities: string;
  /** Folder that stacks are synthesized into; Terraform works in there. */
  readonly outdir: string;
  /** Environment of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether lines can be redrawn. */
  readonly terminal: boolean;
  /** Takes the result. */
  readonly write: (text: string) => void;
  /** Takes what is told on the way. */
  readonly tell: (text: string) => void;
  readonly interruption: Interruption;
  /** Synthesizes an environment into a folder. @default - the composition of the product */
  readonly synthesize?: (outdir: string) => Promise<void>;
  /** Makes the stacks of an environment. @default - those of the product */
  readonly stacksOf?: typeof deployedStacks;
}

/**
 * Plans, applies or destroys stacks of one environment.
 *
 * @param named stack ids, or names of clusters for short; none stands for all.
 * @returns the exit code: 0 when all is well, 2 when `--detailed-exitcode` is given and a plan has changes, 130 when it was
 * interrupted, else 1.
 * @throws UserError, EnvironmentProblems; nothing was touched then.
 */
export async function runDeploy(
  mode: DeployStacksProps["mode"],
  name: string,
  named: readonly string[],
  given: DeployArguments,
  place: DeployPlace,
): Promise<number> {
  const parallelism = chosenParallelism(given);
  const lockTimeout = chosenTimeout(given);
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  for (const warning of warnings(environment)) place.tell(`warning: ${warning}\n`);
  const ids = chooseStacks(environment, named);
  const program = place.environment["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const terraform = await findTerraform(program);
  if ("problem" in terraform) throw new UserError(`${terraform.problem}; ${terraform.remedy}`);

  return await holdingTheCheckout(mode, name, place, async () => {
    const folderOf = await synthesizeStacks(environment, place.outdir, place.synthesize);
    const makeStacks = place.stacksOf ?? deployedStacks;
    const stacks = makeStacks(environment, ids, folderOf, {
      identities: join(place.identities, name),
      environment: place.environment,
    });
    const saved =
      given.plans === undefined
        ? undefined
        : savedPlans(given.plans, environment, stacks, named, resolve(place.outdir, runs));
    const plans = new Map<string, TerraformPlan>();
    const kept: Parameters<typeof writeIndex>[1]["plans"] = [];
    if (given.out !== undefined) emptyPlans(given.out, stackIds(environment));
    const progress = showProgress(ids, place.terminal, place.tell);
    const result = await deployStacks({
      stacks: saved === undefined ? stacks : stacks.filter(({ id }) => saved.has(id)),
      mode,
      allow: given.allow ?? [],
      parallelism,
      place: {
        folder: resolve(place.outdir, runs),
        settings: { program, environment: terraformEnvironment(place), started: place.interruption.watch },
        lockTimeout,
      },
      interruption: place.interruption,
      progress,
      file: environment.file,
      saved,
      onPlan: (id, made) => {
        plans.set(id, made.plan);
        if (given.out !== undefined && made.changes) {
          kept.push({
            ...countChanges(made.plan),
            stack: id,
            sha256: keepPlan(given.out, id, made.file, folderOf(id)),
          });
        }
      },
    }).finally(() => progress.close());
    // A list that was interrupted would say less than what is to be done.
    if (given.out !== undefined && !place.interruption.requested) {
      kept.sort((left, right) => (left.stack < right.stack ? -1 : 1));
      writeIndex(given.out, { environment: name, made: new Date().toISOString(), plans: kept });
    }
    const render = given.json
      ? deployJson
      : given.markdown
        ? (all: DeployResult) => deployMarkdown(name, all, plans)
        : renderDeploy;
    place.write(render(result));
    return exitCode(result, given, place.interruption);
  });
}

function exitCode({ outcomes }: DeployResult, given: DeployArguments, interruption: Interruption): number {
  if (interruption.requested) return 130;
  const isMissing = given.requireAll === true && outcomes.some(({ state }) => state === "pending");
  if (outcomes.some(isBad) || isMissing) return 1;
  return given.detailedExitcode === true && outcomes.some(({ state }) => state === "planned") ? 2 : 0;
}

function savedPlans(
  folder: string,
  { name }: Environment,
  stacks: readonly DeployedStack[],
  named: readonly string[],
  into: string,
): ReadonlyMap<string, string> {
  const opened = openPlans(resolve(folder), name, into);
  if ("problems" in opened) throw new UserError(opened.problems.join("\n"));
  const without = named.length === 0 ? [] : stacks.filter(({ id }) => !opened.plans.has(id));
  if (without.length > 0) {
    const ids = without.map(({ id }) => id).join(", ");
    throw new UserError(
      `${folder} has no plan of ${ids}: it had no changes, was away or failed when the plans were made`,
    );
  }
  for (const stack of stacks) restoreProviderVersions(resolve(folder), stack.id, stack.folder);
  return opened.plans;
}

/**
 * Terraform's environment: no calls home, no CLI configuration that does not exist, and one copy of each provider for all
 * stacks. Terraform takes a provider from there without a download only where the versions need not be locked before.
 */
export function terraformEnvironment({ environment, outdir }: DeployPlace): Record<string, string | undefined> {
  const configuration = environment["TF_CLI_CONFIG_FILE"];
  const cache = resolve(outdir, "providers");
  mkdirSync(cache, { recursive: true });
  return {
    TF_PLUGIN_CACHE_DIR: cache,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    ...environment,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    ...(configuration !== undefined && !existsSync(configuration) ? { TF_CLI_CONFIG_FILE: undefined } : {}),
  };
}

function chosenParallelism({ parallelism }: DeployArguments): number {
  if (parallelism === undefined) return parallelismFor(process.availableMemory(), cpus().length);
  const count = Number(parallelism);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UserError(`--parallelism ${parallelism}: a whole number from 1 on`);
}

function chosenTimeout({ lockTimeout = "30s" }: DeployArguments): string {
  if (/^\d+(s|m)$/.test(lockTimeout)) return lockTimeout;
  throw new UserError(`--lock-timeout ${lockTimeout}: seconds or minutes, such as 30s or 5m`);
}
