import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../config/load.js";
import type { Environment } from "../config/model.js";
import { nearest } from "../config/nearest.js";
import type { ChildCluster } from "../config/schema/environment.js";
import { existingSender } from "../existing/existing-sender.js";
import { snippetFormats, snippets, type Snippet, type SnippetFormat } from "../existing/snippets.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface SnippetsArguments {
  /** One alone. @default - all */
  readonly format?: SnippetFormat;
  /** Folder to write files into. @default - everything is written out as text */
  readonly out?: string;
}

/** Where everything is. */
export interface SnippetsPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Takes what the reader is told: the snippets, or the path of each file. */
  readonly write: (text: string) => void;
}

/**
 * Prints what the Prometheus that runs in a cluster already has to be told.
 *
 * @throws UserError, EnvironmentProblems
 */
export function runSnippets(
  name: string,
  cluster: string,
  { format, out }: SnippetsArguments,
  { environments, write }: SnippetsPlace,
): void {
  const [environment] = loadEnvironments(environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const all = snippets(existingSender(environment, existingChild(environment, cluster)));
  const chosen = (format === undefined ? snippetFormats : [format]).map((one) => all[one]);
  if (out === undefined) {
    // One alone can be piped to where it belongs; of several each says where it begins.
    write(chosen.map(({ file, text }) => (chosen.length === 1 ? text : `# ${file}\n${text}`)).join("\n---\n"));
    return;
  }
  for (const file of written(out, chosen)) write(`${file}\n`);
}

/** The cluster that is meant. @throws UserError when there is none, or its Prometheus is ours. */
function existingChild({ name, childClusters }: Environment, cluster: string): ChildCluster {
  const existing = childClusters.filter(({ prometheus }) => prometheus.mode === "existing").map((child) => child.name);
  const child = childClusters.find((one) => one.name === cluster);
  if (child !== undefined && child.prometheus.mode === "existing") return child;
  if (existing.length === 0) {
    throw new UserError(
      `${name} has no cluster with prometheus.mode: existing; all others deploy a Prometheus of ours`,
    );
  }
  if (child !== undefined) {
    throw new UserError(
      `${cluster} has a Prometheus of ours, which knows where to send; those that run already are ${existing.join(", ")}`,
    );
  }
  const close = nearest(cluster, existing);
  const remedy = close === undefined ? `choose one of ${existing.join(", ")}` : `did you mean ${close}?`;
  throw new UserError(`${name} has no child cluster ${cluster}; ${remedy}`);
}

/** Writes every file under another name first, so that a folder that takes no more leaves none in part. */
function written(folder: string, all: readonly Snippet[]): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return all.map(({ file, text }) => {
      const path = join(folder, file);
      const unfinished = `${path}.${process.pid}.unfinished`;
      try {
        writeFileSync(unfinished, text);
        renameSync(unfinished, path);
      } finally {
        rmSync(unfinished, { force: true });
      }
      return path;
    });
  } catch (error) {
    throw new UserError(`--out ${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
