import { chmodSync, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { defaultInventoryFile, loadEnvironments } from "../config/load.js";
import type { Environment } from "../config/model.js";
import { expectedInventory } from "../identity/expected-inventory.js";
import { prepare } from "../identity/prepare.js";
import { writeWhole } from "../identity/private-folder.js";
import { compareStacks, type StacksComparison } from "./compare-stacks.js";
import { synthesizedStacks } from "./synthesized-stacks.js";

/** Where everything is, and what time. */
export interface ClustersPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Folder with one folder per environment for the private halves of identities. */
  readonly identities: string;
  /** Folder that cdktf runs in: local state files are below it. */
  readonly project: string;
  readonly now: Date;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/** A change of an environment file that was validated, and is not written yet. */
export interface EnvironmentChange {
  readonly file: string;
  readonly text: { readonly before: string; readonly after: string };
  readonly before: Environment;
  readonly after: Environment;
}

/** Files of an environment's identities. */
export function identityFiles(name: string, { environments, identities }: ClustersPlace) {
  return { folder: join(identities, name), inventoryFile: defaultInventoryFile(environments, name) };
}

/**
 * Changes the text of an environment file in memory, and holds it against every rule.
 *
 * @param edit is given the environment as it is, and its text, and returns the new text.
 * @throws EnvironmentProblems with everything that is wrong with the file as it is, or else as it would be.
 */
export function planChange(
  name: string,
  place: ClustersPlace,
  edit: (environment: Environment, text: string) => string,
): EnvironmentChange {
  const load = (text?: string) => {
    const read = (file: string) => (text !== undefined && file === path ? text : readFileSync(file, "utf8"));
    const [environment] = loadEnvironments(place.environments, [name], undefined, read);
    if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
    return environment;
  };
  const path = join(place.environments, `${name}.yaml`);
  const before = load();
  const text = readFileSync(path, "utf8");
  const changed = edit(before, text);
  return { file: path, text: { before: text, after: changed }, before, after: load(changed) };
}

/** @throws EnvironmentProblems with everything that keeps identities from being made or removed here. */
export function assertIdentitiesCanChange({ after }: EnvironmentChange, place: ClustersPlace): void {
  prepare({ environment: after, ...identityFiles(after.name, place), now: place.now });
}

/**
 * What the change will do to the stacks.
 *
 * @param identities whether identities are made and removed with it.
 */
export async function stacksAfter(
  { before, after }: EnvironmentChange,
  identities: boolean,
  now: Date,
): Promise<StacksComparison> {
  const then = identities ? { ...after, inventory: expectedInventory(after, now) } : after;
  return compareStacks(await synthesizedStacks(before), await synthesizedStacks(then));
}

/** The step that follows a change of the files: whoever applies from version control applies what is there. */
export function reviewStep({ name, file }: Environment, place: ClustersPlace): string {
  const { inventoryFile } = identityFiles(name, place);
  return `  git add ${[file, ...(existsSync(inventoryFile) ? [inventoryFile] : [])].join(" ")}    and have it reviewed`;
}

/** Writes the changed file whole or not at all; a link stays one, and who may read the file does not change. */
export function writeChange({ file, text }: EnvironmentChange): void {
  const target = realpathSync(file);
  const mode = statSync(target).mode & 0o777;
  writeWhole(target, text.after, mode);
  // The process's mask may have kept some of it away.
  chmodSync(target, mode);
}
