import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isJsonObject } from "../manifests/json.js";
import { ManifestError, type Problem } from "../manifests/problems.js";
import { type NotRendered, type RenderedStack, renderStack } from "../manifests/render-stack.js";
import { toYaml } from "../manifests/yaml.js";
import { UserError } from "./user-error.js";

/** What to render and where to. */
export interface RenderManifestsProps {
  /** Synthesized stacks: `<output folder>/stacks/<stack>/cdk.tf.json`. */
  readonly stackFiles: readonly string[];
  /** Folder that gets one `<stack>.yaml` per stack. @default - everything goes to `write` */
  readonly out?: string;
  /** Takes the manifests, or with `out` the path of each file written, as text that ends in a line break. */
  readonly write: (text: string) => void;
}

/**
 * Renders synthesized stacks to Kubernetes YAML. Values of variables are never asked for: a Secret that a variable feeds
 * is listed with the command that makes it.
 * @throws ManifestError with the problems of all stacks; nothing is written then
 */
export function renderManifests({ stackFiles, out, write }: RenderManifestsProps): void {
  const problems: Problem[] = [];
  const rendered = stackFiles.flatMap((file) => {
    const stack = basename(dirname(file));
    try {
      return [{ stack, text: manifestText(stack, renderStack(readJson(file), { withholdSecrets: true })) }];
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, address: `${stack}: ${problem.address}` })));
      return [];
    }
  });
  if (problems.length > 0) throw new ManifestError(problems);
  if (out !== undefined) makeFolder(out);
  for (const { stack, text } of rendered) {
    if (out === undefined) write(text);
    else {
      const file = join(out, `${stack}.yaml`);
      writeFileSync(file, text);
      write(`${file}\n`);
    }
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(`--out ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The YAML of one stack: a comment on what is missing from it, then the objects in the order they can be applied. */
export function manifestText(stack: string, { objects, notRendered }: RenderedStack): string {
  const missing = notRendered.flatMap((one) => [`  ${one.address}: ${one.reason}`, ...creation(one)]);
  const header = [
    `Stack ${stack}: ${objects.length} object${objects.length === 1 ? "" : "s"}.`,
    ...(missing.length > 0 ? ["Not in here:"] : []),
    ...missing,
  ];
  return header.map((line) => `# ${line}\n`).join("") + toYaml(objects);
}

/** The command that makes a Secret by hand, from one file per key. */
function creation({ object }: NotRendered): string[] {
  if (object === undefined) return [];
  const { name, namespace } = object.metadata;
  const keys = isJsonObject(object.data) ? Object.keys(object.data) : [];
  const parts = [
    `kubectl create secret generic ${name}`,
    `--namespace ${namespace as string}`,
    `--type ${object.type as string}`,
    ...keys.map((key) => `--from-file '${key}=<file>'`),
  ];
  return [`    ${parts.join(" ")}`];
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}; synthesize first`;
    throw new ManifestError([{ address: file, path: "", message }]);
  }
}
