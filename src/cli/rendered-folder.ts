import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../identity/private-folder.js";
import type { StackFile } from "../manifests/stack-files.js";
import { UserError } from "./user-error.js";

/** Name of the list of what was written into a stack's folder. Tools that take the kustomization do not look at it. */
export const listFile = ".rendered.json";

const listed = z.object({
  environment: z.string(),
  // Nothing outside of the folder is ever removed, whatever became of the list.
  files: z.array(z.string().regex(/^[A-Za-z0-9-][A-Za-z0-9._-]*$/)),
});

type Listed = z.infer<typeof listed>;

/** The rendered files of one stack. */
export interface StackFolder {
  readonly stack: string;
  readonly files: readonly StackFile[];
}

/** What a folder is to hold. */
export interface RenderedFolderProps {
  /** Folder with a folder for each stack. */
  readonly out: string;
  /** Environment whose stacks they are. */
  readonly environment: string;
  readonly stacks: readonly StackFolder[];
  /** Whether these are all stacks of the environment; the folders of others of it are emptied then. */
  readonly complete: boolean;
}

/**
 * Makes folders hold rendered files: writes those that are new or changed, each whole or not at all, and removes what an
 * earlier run wrote and is no longer rendered. A file that no run wrote is neither changed nor removed.
 *
 * @returns the folders that hold rendered files now.
 * @throws UserError with everything that stands in the way; nothing is written then
 */
export function writeRenderedFolder({ out, environment, stacks, complete }: RenderedFolderProps): string[] {
  try {
    const gone = complete ? formerStacks(out, environment, stacks) : [];
    const folders = [...stacks, ...gone.map((stack) => ({ stack, files: [] }))].map(({ stack, files }) => {
      const folder = join(out, stack);
      return { folder, files, before: readList(folder) };
    });
    const foreign = folders.flatMap(foreignFiles);
    if (foreign.length > 0) throw new UserError(foreign.join("\n"));
    for (const { folder, files, before } of folders) writeFolder(folder, environment, files, before?.files ?? []);
    return folders.filter(({ files }) => files.length > 0).map(({ folder }) => folder);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--out ${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Stacks of the environment that were rendered once and are no more. */
function formerStacks(out: string, environment: string, stacks: readonly StackFolder[]): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !stacks.some(({ stack }) => stack === entry.name))
    .map(({ name }) => name)
    .filter((name) => readList(join(out, name))?.environment === environment)
    .sort();
}

function readList(folder: string): Listed | undefined {
  const file = join(folder, listFile);
  if (!existsSync(file)) return undefined;
  const parsed = listed.safeParse(asJson(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new UserError(`${file}: is not the list that this command wrote; restore it, or remove ${folder}`);
}

interface Prepared {
  readonly folder: string;
  readonly files: readonly StackFile[];
  readonly before: Listed | undefined;
}

function foreignFiles({ folder, files, before }: Prepared): string[] {
  return files
    .filter(({ name, text }) => !(before?.files.includes(name) ?? false) && (read(folder, name) ?? text) !== text)
    .map(({ name }) => `${join(folder, name)}: is not a file that this command wrote; move it away`);
}

function writeFolder(folder: string, environment: string, files: readonly StackFile[], before: readonly string[]) {
  const names = files.map(({ name }) => name);
  const list = (all: readonly string[]) => `${JSON.stringify({ environment, files: [...all].sort() }, null, 2)}\n`;
  if (names.length > 0) mkdirSync(folder, { recursive: true });
  else if (before.length === 0) return;
  // The list names a file before it is there: an interrupted run leaves none that the next one does not know.
  const stale = before.filter((name) => !names.includes(name));
  writeChanged(folder, listFile, list([...names, ...stale]));
  for (const { name, text } of files) writeChanged(folder, name, text);
  for (const name of stale) rmSync(join(folder, name), { force: true });
  if (names.length > 0) return writeChanged(folder, listFile, list(names));
  rmSync(join(folder, listFile));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function writeChanged(folder: string, name: string, text: string): void {
  if (read(folder, name) !== text) writeWhole(join(folder, name), text, 0o644);
}

function read(folder: string, name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
