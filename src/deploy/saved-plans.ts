import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const entry = z.object({
  stack: z.string(),
  sha256: z.string(),
  added: z.number(),
  changed: z.number(),
  destroyed: z.number(),
});
const index = z.object({
  environment: z.string(),
  /** When they were made. */
  made: z.string(),
  plans: z.array(entry),
});

/** What a folder of saved plans holds: what somebody looks at before they are applied. */
export type SavedPlans = z.output<typeof index>;

/** Name of the file that lists the plans of a folder. */
const indexName = "plans.json";

/** Terraform refuses a plan beside other versions of the providers. */
const lockName = ".terraform.lock.hcl";

/**
 * Makes a folder ready for plans. Those of an earlier run go: nobody shall approve a list that says less, or something else,
 * than what is in the folder.
 */
export function emptyPlans(folder: string, stacks: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ours = [indexName, ...stacks.flatMap((stack) => [`${stack}.tfplan`, `${stack}${lockName}`])];
  for (const name of ours) rmSync(join(folder, name), { force: true });
}

/** Keeps a plan in a folder, with the versions of the providers that made it. */
export function keepPlan(folder: string, stack: string, file: string, stackFolder: string): string {
  const kept = join(folder, `${stack}.tfplan`);
  copyFileSync(file, kept);
  // Terraform lets everybody read it, and a plan holds what is in the state.
  chmodSync(kept, 0o600);
  const lock = join(stackFolder, lockName);
  if (existsSync(lock)) copyFileSync(lock, join(folder, `${stack}${lockName}`));
  return digest(kept);
}

/** Writes the list of what is in the folder. */
export function writeIndex(folder: string, plans: SavedPlans): void {
  const unfinished = join(folder, `.${indexName}`);
  writeFileSync(unfinished, `${JSON.stringify(plans, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, join(folder, indexName));
}

/**
 * Opens a folder of saved plans: takes copies, and holds those against the list, so that what was checked is what is applied.
 *
 * @param into folder of the copies.
 * @returns the copy of each stack's plan, or all that is wrong with the folder.
 */
export function openPlans(
  folder: string,
  environment: string,
  into: string,
): { readonly plans: ReadonlyMap<string, string> } | { readonly problems: readonly string[] } {
  const file = join(folder, indexName);
  if (!existsSync(file))
    return { problems: [`${file} does not exist; npm run diff -- ${environment} --out ${folder} writes it`] };
  const parsed = index.safeParse(asJson(readFileSync(file, "utf8")));
  if (!parsed.success) return { problems: [`${file} is not a list of plans; write it anew with npm run diff`] };
  const { data } = parsed;
  const problems = [
    ...(data.environment === environment ? [] : [`${file} is of ${data.environment}, not of ${environment}`]),
    ...data.plans.flatMap(({ stack, sha256 }) => {
      const plan = join(folder, `${stack}.tfplan`);
      if (!existsSync(plan)) return [`${plan} does not exist`];
      const copy = join(into, `${stack}.tfplan`);
      copyFileSync(plan, copy);
      chmodSync(copy, 0o600);
      return digest(copy) === sha256
        ? []
        : [`${plan} is not the plan that was looked at: its SHA-256 differs from ${file}`];
    }),
  ];
  return problems.length > 0
    ? { problems }
    : { plans: new Map(data.plans.map(({ stack }) => [stack, join(into, `${stack}.tfplan`)])) };
}

/** Puts the versions of the providers, with which a plan was made, where Terraform looks for them. */
export function restoreProviderVersions(folder: string, stack: string, stackFolder: string): void {
  const kept = join(folder, `${stack}${lockName}`);
  if (existsSync(kept)) copyFileSync(kept, join(stackFolder, lockName));
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
