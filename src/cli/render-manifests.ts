import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { stackCharts, type StackChart } from "../manifests/charts.js";
import type { GitopsToolName } from "../manifests/gitops/gitops-tool.js";
import { isJsonObject } from "../manifests/json.js";
import { ManifestError, type Problem } from "../manifests/problems.js";
import { type NotRendered, type RenderedStack, renderStack } from "../manifests/render-stack.js";
import { stackFiles } from "../manifests/stack-files.js";
import { toYaml } from "../manifests/yaml.js";
import { writeRenderedFolder } from "./rendered-folder.js";

/** What to render and where to. */
export interface RenderManifestsProps {
  /** Synthesized stacks: `<output folder>/stacks/<stack>/cdk.tf.json`. */
  readonly stackFiles: readonly string[];
  /** Folder that gets a folder for each stack. @default - everything goes to `write` */
  readonly out?: RenderedOut;
  /** Takes the manifests, or with `out` the folder of each stack, as text that ends in a line break. */
  readonly write: (text: string) => void;
}

/** A folder of stacks that a GitOps tool takes. */
export interface RenderedOut {
  readonly folder: string;
  /** Environment whose stacks they are. */
  readonly environment: string;
  /** Whether these are all its stacks; what an earlier run wrote of others is removed then. */
  readonly complete: boolean;
  /** Tool that applies it. @default - any that takes a kustomization; charts are left out then */
  readonly gitops?: GitopsToolName;
}

/**
 * Renders synthesized stacks to Kubernetes YAML. Values of variables are never asked for: a Secret that a variable feeds
 * is listed with the command that makes it.
 * @throws ManifestError with the problems of all stacks; nothing is written then
 * @throws UserError when the folder cannot be written, or holds a file of somebody else in the place of ours
 */
export function renderManifests({ stackFiles: files, out, write }: RenderManifestsProps): void {
  const problems: Problem[] = [];
  const stacks = files.flatMap((file) => {
    const stack = basename(dirname(file));
    try {
      const json = readJson(file);
      const rendered = renderStack(json, { withholdSecrets: true });
      return [{ stack, rendered, charts: out?.gitops === undefined ? [] : stackCharts(json) }];
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, address: `${stack}: ${problem.address}` })));
      return [];
    }
  });
  if (problems.length > 0) throw new ManifestError(problems);
  if (out === undefined) {
    for (const { stack, rendered } of stacks) write(manifestText(stack, rendered));
    return;
  }
  const folders = stacks.map(({ stack, rendered, charts }) => {
    const header = manifestHeader(stack, withoutCharts(rendered, charts));
    return { stack, files: stackFiles({ stack, rendered, charts, gitops: out.gitops, header }) };
  });
  for (const path of writeRenderedFolder({ ...out, out: out.folder, stacks: folders })) write(`${path}\n`);
}

/** Without the charts that a tool is told of: they are in the folder after all. */
function withoutCharts(rendered: RenderedStack, charts: readonly StackChart[]): RenderedStack {
  const told = new Set(charts.filter(({ repository }) => repository !== undefined).map(({ address }) => address));
  return { ...rendered, notRendered: rendered.notRendered.filter(({ address }) => !told.has(address)) };
}

/** The YAML of one stack: a comment on what is missing from it, then the objects in the order they can be applied. */
export function manifestText(stack: string, rendered: RenderedStack): string {
  const header = manifestHeader(stack, rendered);
  return header.map((line) => `# ${line}\n`).join("") + toYaml(rendered.objects);
}

/** Lines on what a stack has, and on what is missing from its manifests. */
function manifestHeader(stack: string, { objects, notRendered }: RenderedStack): string[] {
  const missing = notRendered.flatMap((one) => [`  ${one.address}: ${one.reason}`, ...creation(one)]);
  return [
    `Stack ${stack}: ${objects.length} object${objects.length === 1 ? "" : "s"}.`,
    ...(missing.length > 0 ? ["Not in here:"] : []),
    ...missing,
  ];
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
