import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironments } from "../../src/config/load.js";
import type { Environment } from "../../src/config/model.js";
import { EnvironmentProblems, renderPath } from "../../src/config/problem.js";

/** A map in an environment file. A value of `undefined` in an override removes the key. */
export interface Settings {
  readonly [key: string]: unknown;
}

/** A problem as a test looks at it. */
export interface ReportedProblem {
  /** As the reader sees it, such as `childClusters[0].name`. */
  readonly path: string;
  readonly got?: unknown;
  readonly rule: string;
  readonly remedy: string;
  /** Text of the line the problem points at, without indentation. */
  readonly at?: string;
}

/** What became of an attempt to load environments. */
export interface LoadOutcome {
  readonly environments: readonly Environment[];
  readonly problems: readonly ReportedProblem[];
  /** What the user reads, with `environments` in place of the temporary folder. Empty when all went well. */
  readonly message: string;
}

/** A child cluster with nothing but what it needs. */
export function child(name: string, overrides: Settings = {}): Settings {
  return merge(
    { name, cluster: { kubeconfig: "~/.kube/config", context: name }, prometheus: { mode: "server" } },
    overrides,
  );
}

/** How a cluster in EKS is reached, in place of a kubeconfig. */
export function eksCluster(overrides: Settings = {}): Settings {
  const eks = {
    name: "observability",
    region: "eu-west-1",
    endpoint: "https://ABC123.gr7.eu-west-1.eks.amazonaws.com",
    certificateAuthority: btoa("-----BEGIN CERTIFICATE-----\nMIIB/w==\n-----END CERTIFICATE-----\n"),
    ...overrides,
  };
  return { kubeconfig: undefined, context: undefined, eks };
}

/** The pod's own cluster, in place of a kubeconfig. */
export const inCluster: Settings = { kubeconfig: undefined, context: undefined, inCluster: true };

/** The smallest environment there is. */
const smallest: Settings = {
  observability: {
    cluster: { kubeconfig: "~/.kube/config", context: "observability" },
    remoteWrite: { host: "receive.example.com" },
    objectStore: { existing: { bucket: "metrics", endpoint: "s3.example.com", credentialsSecret: "bucket" } },
  },
  childClusters: [child("batcave")],
};

/** The smallest environment, changed: maps are merged, lists and values take the place of what is there. */
export function environmentFile(overrides: Settings = {}): Settings {
  return merge(smallest, overrides);
}

/** Loads the smallest environment with changes, under the name `test`. */
export function load(overrides: Settings = {}, files: Readonly<Record<string, string>> = {}): LoadOutcome {
  return loadFiles({ ...files, "test.yaml": stringify(environmentFile(overrides)) }, ["test"]);
}

/** The smallest environment with changes, validated. */
export function environment(overrides: Settings = {}, files: Readonly<Record<string, string>> = {}): Environment {
  const { environments, message } = load(overrides, files);
  const [only] = environments;
  if (only === undefined) throw new Error(message);
  return only;
}

/**
 * Writes files into a folder of their own and loads environments from it.
 *
 * @param files text by path below the folder.
 * @param names environments to load. @default - all
 */
export function loadFiles(files: Readonly<Record<string, string>>, names?: readonly string[]): LoadOutcome {
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-environments-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return { environments: loadEnvironments(folder, names), problems: [], message: "" };
  } catch (error) {
    if (!(error instanceof EnvironmentProblems)) throw error;
    const relative = (text: string) => text.replaceAll(folder, "environments");
    const problems = error.problems.map(({ file, line, path, got, rule, remedy }): ReportedProblem => ({
      path: renderPath(path),
      ...(got === undefined ? {} : { got }),
      rule: relative(rule),
      remedy: relative(remedy),
      ...(line === undefined ? {} : { at: files[file.slice(folder.length + 1)]?.split("\n")[line - 1]?.trim() }),
    }));
    return { environments: [], problems, message: relative(error.message) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function merge(base: Settings, overrides: Settings): Settings {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    const below = merged.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, isMap(value) && isMap(below) ? merge(below, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
