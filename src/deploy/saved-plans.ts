import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** Keeps a plan in a folder, with the versions of the providers that made it. */
export function keepPlan(folder: string, stack: string, file: string, stackFolder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = join(folder, `${stack}.tfplan`);
  copyFileSync(file, kept);
  const lock = join(stackFolder, lockName);
  if (existsSync(lock)) copyFileSync(lock, join(folder, `${stack}${lockName}`));
  return digest(kept);
}

/** Writes the list of what is in the folder. */
export function writeIndex(folder: string, plans: SavedPlans): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, indexName), `${JSON.stringify(plans, undefined, 2)}\n`, { mode: 0o600 });
}

/**
 * Opens a folder of saved plans.
 *
 * @param restore says, of a stack, the folder Terraform runs in: the providers' versions are put there.
 * @returns the file of each stack's plan, or all that is wrong with the folder.
 */
export function openPlans(
  folder: string,
  environment: string,
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
      return digest(plan) === sha256
        ? []
        : [`${plan} is not the plan that was looked at: its SHA-256 differs from ${file}`];
    }),
  ];
  return problems.length > 0
    ? { problems }
    : { plans: new Map(data.plans.map(({ stack }) => [stack, join(folder, `${stack}.tfplan`)])) };
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
