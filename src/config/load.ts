import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { everyPrometheus, stackIds, type Environment, type PrometheusFiles } from "./model.js";
import { withComputedSizes } from "./computed-sizes.js";
import { readInventory } from "./identity-inventory.js";
import { nearest } from "./nearest.js";
import { EnvironmentProblems, type Problem, type ProblemPath } from "./problem.js";
import { readPrometheusFiles } from "./prometheus-files.js";
import { blocksPlace, distinctBuckets, placeOfBlocks, type BlocksOwner } from "./rules/buckets.js";
import { distinctStackIds, type StackIdOwner } from "./rules/clusters.js";
import { repaired } from "./repair.js";
import { rules } from "./rules/index.js";
import { readRulerFiles } from "./ruler-files.js";
import { environmentFile, stackNames, type EnvironmentFile } from "./schema/environment.js";
import { shapeFindings, type Finding } from "./shape-problems.js";
import { YamlSource } from "./yaml-source.js";

/** Names of the environments in a folder, in alphabetical order. */
export function knownEnvironments(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/**
 * Reads and validates environments.
 *
 * @param folder where the environment files are.
 * @param names which ones. @default - all in the folder
 * @param inventoryFile where the inventory of an environment's identities is. @default - `<folder>/<name>/identities.json`
 * @param read text of an environment file: who is about to change one has it validated before it is written. @default - what is on disk
 * @throws EnvironmentProblems with everything that is wrong in any of them.
 */
export function loadEnvironments(
  folder: string,
  names: readonly string[] = knownEnvironments(folder),
  inventoryFile: (name: string) => string = (name) => defaultInventoryFile(folder, name),
  read: (file: string) => string = (file) => readFileSync(file, "utf8"),
): Environment[] {
  const problems: Problem[] = names.length === 0 ? [noEnvironment(folder)] : [];
  const loaded = [...new Set(names)].flatMap((name) => {
    const file = join(folder, `${name}.yaml`);
    if (!existsSync(file)) {
      problems.push(unknownEnvironment(folder, name));
      return [];
    }
    const outcome = readEnvironment(name, new YamlSource(file, read(file)), inventoryFile(name));
    problems.push(...outcome.problems);
    return outcome.environment === undefined ? [] : [{ source: outcome.source, environment: outcome.environment }];
  });
  const sources = new Map(loaded.map(({ environment, source }) => [environment, source]));
  const environments = loaded.map(({ environment }) => environment);
  const others = unnamedEnvironments(folder, names);
  problems.push(
    ...[
      ...distinctStackIds(
        environments,
        others.map(({ file, ids }) => ({ file, ids })),
      ),
      ...distinctBuckets(
        environments,
        others.flatMap(({ file, place }) => (place === undefined ? [] : [{ file, place }])),
      ),
    ].flatMap(({ environment, finding }) => {
      const source = sources.get(environment);
      return source === undefined ? [] : [located(source, finding)];
    }),
  );
  if (problems.length > 0) throw new EnvironmentProblems(problems);
  return environments;
}

/** Where the inventory of an environment's identities is kept, beside its file. */
export function defaultInventoryFile(folder: string, name: string): string {
  return join(folder, name, "identities.json");
}

/** Stack ids and buckets of the environments that are not asked for: a pipeline that applies one at a time must notice them all the same. */
function unnamedEnvironments(
  folder: string,
  names: readonly string[],
): (StackIdOwner & { readonly place: BlocksOwner["place"] | undefined })[] {
  return knownEnvironments(folder)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const file = join(folder, `${name}.yaml`);
      const source = new YamlSource(file, readFileSync(file, "utf8"));
      const value: unknown = source.syntaxProblems.length > 0 ? undefined : source.value;
      const content = stackNames.safeParse(value).data;
      const blocks = blocksPlace.safeParse(value).data;
      return {
        file,
        ids: content === undefined ? [] : stackIds({ name, ...content }),
        place: blocks === undefined ? undefined : placeOfBlocks(blocks),
      };
    });
}

function noEnvironment(folder: string): Problem {
  const rule = "at least one environment: a file <name>.yaml in this folder";
  return { file: folder, path: [], rule, remedy: "run from the project's folder, or add an environment" };
}

function unknownEnvironment(folder: string, name: string): Problem {
  const known = knownEnvironments(folder);
  // A path or a file name is a likely slip.
  const meant = basename(name, ".yaml");
  const close = known.includes(meant) ? meant : nearest(meant, known);
  return {
    file: folder,
    path: [],
    got: name,
    rule: `a known environment: ${known.join(", ") || "there is none yet"}`,
    remedy:
      close === undefined ? `name one of them, or add ${join(folder, `${meant}.yaml`)}` : `did you mean ${close}?`,
  };
}

interface Outcome {
  readonly source: YamlSource;
  readonly environment?: Environment;
  readonly problems: readonly Problem[];
}

function readEnvironment(name: string, source: YamlSource, inventoryFile: string): Outcome {
  const { file } = source;
  if (source.syntaxProblems.length > 0) return { source, problems: source.syntaxProblems };

  const input = source.value;
  const parsed = environmentFile.safeParse(input);
  const findings = parsed.success ? [] : shapeFindings(parsed.error.issues, input);
  // A wrong value must not hide what the rules have to say about the others: they run on a copy in which it is repaired.
  const broken = findings.map(({ path }) => path);
  const content = parsed.success ? parsed.data : repaired(input, environmentFile);
  const { inventory, problems: inventoryProblems } = readInventory(inventoryFile);
  const fileProblems: Problem[] = [...inventoryProblems];
  let environment: Environment | undefined;
  if (content !== undefined) {
    const prometheusFiles = readFiles(file, content, fileProblems);
    const { rules: rulerRules, problems: rulerProblems } = readRulerFiles(file, content.observability.ruler.ruleFiles);
    fileProblems.push(...rulerProblems);
    environment = { ...withComputedSizes(input, content), name, file, prometheusFiles, rulerRules, inventory };
    findings.push(
      ...rules.flatMap((rule) => rule(environment as Environment)).filter(({ path }) => !touches(path, broken)),
    );
  }
  return {
    source,
    environment: findings.length === 0 && fileProblems.length === 0 ? environment : undefined,
    problems: [
      ...findings.map((finding) => located(source, finding)),
      ...fileProblems
        .filter(({ path }) => !touches(path, broken))
        .map((problem) => ({
          ...problem,
          line: problem.file === file ? source.lineOf(problem.path) : undefined,
        })),
    ],
  };
}

function readFiles(file: string, content: EnvironmentFile, problems: Problem[]): ReadonlyMap<string, PrometheusFiles> {
  return new Map(
    everyPrometheus(content).map(({ cluster, path, settings }) => {
      const outcome = readPrometheusFiles(file, path, settings);
      problems.push(...outcome.problems);
      return [cluster, outcome.files];
    }),
  );
}

function located(source: YamlSource, finding: Finding): Problem {
  return { ...finding, file: source.file, line: source.lineOf(finding.path) };
}

/**
 * Whether what is said about a place would only confuse: it is one of the broken ones, below one, or directly above one,
 * where the repair may have taken a key away. What is said further up holds whatever the broken value should have been.
 */
function touches(path: ProblemPath, broken: readonly ProblemPath[]): boolean {
  const startsWith = (long: ProblemPath, short: ProblemPath) => short.every((part, index) => part === long[index]);
  return broken.some(
    (other) => startsWith(path, other) || (path.length === other.length - 1 && startsWith(other, path)),
  );
}
