import { parse } from "yaml";
import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "./json.js";
import { creationWaves, graphOf } from "./order.js";
import { ManifestError, type Problem } from "./problems.js";
import { resolveResource } from "./resolve.js";
import { type StackResource, readStack } from "./stack.js";

/** A Helm release of a stack, as any tool that installs charts can be told of it. */
export interface StackChart {
  /** Terraform address of the release. */
  readonly address: string;
  /** Name of the release. */
  readonly release: string;
  /** Namespace it is installed into; the stack makes it. */
  readonly namespace: string;
  /** Address of the chart repository, `https://…` or `oci://…`. Absent when the chart is an archive on a disk. */
  readonly repository?: string;
  /** Name of the chart in the repository, or path of the archive. */
  readonly chart: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** The values, whole: those of the stack with what it refers to set. */
  readonly values: JsonObject;
  /** Seconds an installation or an upgrade may take. */
  readonly timeoutSeconds: number;
  /** Revisions kept for a rollback. */
  readonly maxHistory: number;
  /** Number of the creation wave, counted as for the stack's objects. */
  readonly wave: number;
}

/** What is followed or, like `atomic`, is what both tools are told in their own words. */
const known = new Set([
  ...["//", "depends_on", "lifecycle", "provider"],
  ...["name", "namespace", "repository", "chart", "version", "values", "set"],
  ...["atomic", "cleanup_on_fail", "create_namespace", "max_history", "timeout", "wait"],
]);

/**
 * The Helm releases of a synthesized stack, in the order they can be installed.
 * @param json parsed JSON of the stack (`cdk.tf.json`)
 * @throws ManifestError with all problems at once: arguments that no GitOps tool is told of, and values that only a
 * running Terraform knows or that are secret
 */
export function stackCharts(json: unknown): readonly StackChart[] {
  const stack = readStack(json);
  const problems: Problem[] = [];
  const charts = creationWaves(graphOf(stack)).flatMap((addresses, wave) =>
    addresses.flatMap((address) => {
      const resource = stack.resources.get(address)!;
      if (resource.type !== "helm_release") return [];
      const resolved = resolveResource(resource, stack, {});
      problems.push(...resolved.problems);
      for (const name of resolved.variables) {
        problems.push({ address, path: "", message: `shows the variable ${name}; a chart may only name a Secret` });
      }
      return [{ ...readChart(resource, resolved.block, problems), wave }];
    }),
  );
  if (problems.length > 0) throw new ManifestError(problems);
  return charts;
}

function readChart({ address }: StackResource, block: JsonObject, problems: Problem[]): Omit<StackChart, "wave"> {
  const report = (path: string, message: string) => problems.push({ address, path, message });
  for (const name of Object.keys(block)) {
    if (!known.has(name)) report(name, "is an argument that is not rendered for GitOps; add it to src/manifests");
  }
  const text = (name: string): string => {
    const value = block[name];
    if (typeof value === "string" && value !== "") return value;
    report(name, "is absent; a release needs one");
    return "";
  };
  const values = isJsonList(block.values) ? block.values : [];
  if (values.length !== 1) report("values", `has ${values.length} documents, should be one that is whole`);
  const parsed: unknown = typeof values[0] === "string" ? parse(values[0]) : {};
  const base = isJsonObject(parsed) ? parsed : {};
  return {
    address,
    release: text("name"),
    namespace: text("namespace"),
    ...repositoryAndChart(typeof block.repository === "string" ? block.repository : undefined, text("chart")),
    version: text("version"),
    values: settings(block.set, report).reduce((all, [path, value]) => withValue(all, path, value), base),
    timeoutSeconds: Number(block.timeout ?? 300),
    maxHistory: Number(block.max_history ?? 0),
  };
}

/** Helm also takes a chart by its whole address in a registry. */
function repositoryAndChart(repository: string | undefined, chart: string): Pick<StackChart, "repository" | "chart"> {
  const [, registry, name] = /^(oci:\/\/.+)\/([^/]+)$/.exec(chart) ?? [];
  if (repository === undefined && registry !== undefined) return { repository: registry, chart: name! };
  return repository === undefined ? { chart } : { repository, chart };
}

function settings(set: JsonValue | undefined, report: (path: string, message: string) => void): [string[], string][] {
  return (isJsonList(set) ? set : []).flatMap((one, index): [string[], string][] => {
    const { name, value, type } = isJsonObject(one) ? one : {};
    // Only texts: what Helm makes of `1` or `true` without a type is a matter of its parser.
    if (typeof name === "string" && typeof value === "string" && type === "string" && !/[[\]{},\\]/.test(name)) {
      return [[name.split("."), value]];
    }
    report(`set[${index}]`, "is no text at a plain path, which is all that is rendered");
    return [];
  });
}

function withValue(values: JsonObject, [key = "", ...rest]: readonly string[], value: string): JsonObject {
  const below = values[key];
  return { ...values, [key]: rest.length === 0 ? value : withValue(isJsonObject(below) ? below : {}, rest, value) };
}
