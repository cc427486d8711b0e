import { type JsonObject, isJsonObject } from "./json.js";
import { type DependencyGraph, creationWaves, graphOf } from "./order.js";
import { ManifestError, type Problem } from "./problems.js";
import { type Report, renderBlock } from "./render-block.js";
import { type ResolvedResource, resolveResource } from "./resolve.js";
import { type Stack, type StackResource, readStack } from "./stack.js";
import { type Steering, metaArguments, readSteering, refusedArguments } from "./steering.js";
import { kinds } from "./tables/kinds.js";

/** An object as the API server takes it. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
}

/** A resource of a stack, rendered. */
export interface RenderedObject {
  /** Terraform address of the resource. */
  readonly address: string;
  /** The object the provider would send. */
  readonly object: KubernetesObject;
  /** Addresses of the rendered resources it depends on, directly or by way of resources that are not rendered. */
  readonly dependsOn: readonly string[];
  /** Number of the creation wave: everything the resource depends on is in an earlier one. */
  readonly wave: number;
  /** Revision of a Secret's write-only data: the only sign of a change in it that Terraform looks at. */
  readonly writeOnlyRevision?: number;
  readonly steering: Steering;
}

/** A resource of a stack that no manifest was made for. */
export interface NotRendered {
  readonly address: string;
  /** Terraform resource type. */
  readonly type: string;
  /** Why, in a few words. */
  readonly reason: string;
  /** Variables a Secret waits for; empty for everything else. */
  readonly variables: readonly string[];
  /** The object with the keys of its data and no value, for a Secret that waits for variables. */
  readonly object?: KubernetesObject;
}

/** A stack as manifests. */
export interface RenderedStack {
  /** In the order they can be applied. */
  readonly objects: readonly RenderedObject[];
  readonly notRendered: readonly NotRendered[];
}

/** What rendering a stack may use. */
export interface RenderOptions {
  /** Variable values by name. @default the declared defaults alone */
  readonly variables?: Readonly<Record<string, string>>;
  /** List every Secret that a variable feeds instead of rendering it, whether the variable has a value or not. */
  readonly withholdSecrets?: boolean;
}

/**
 * Turns a synthesized stack into the Kubernetes objects the provider would send.
 * @param json parsed JSON of the stack (`cdk.tf.json`)
 * @throws ManifestError with all problems at once: resource types and arguments the provider does not have, values of
 * the wrong form, references only a running Terraform can follow, variables without a value outside of Secrets,
 * write-only data without a revision, circular dependencies
 */
export function renderStack(json: unknown, options: RenderOptions = {}): RenderedStack {
  const stack = readStack(json);
  const graph = graphOf(stack);
  const problems: Problem[] = [];
  const objects: RenderedObject[] = [];
  const notRendered: NotRendered[] = [];
  creationWaves(graph).forEach((wave, number) => {
    for (const address of wave) {
      const resource = stack.resources.get(address)!;
      if (!resource.type.startsWith("kubernetes_")) {
        notRendered.push({ address, type: resource.type, reason: foreignReason(resource.type), variables: [] });
        continue;
      }
      const result = renderResource(resource, stack, options, problems);
      if (result === undefined) continue;
      if ("reason" in result) notRendered.push(result);
      else objects.push({ ...result, address, dependsOn: [], wave: number });
    }
  });
  if (problems.length > 0) throw new ManifestError(problems);
  const rendered = new Set(objects.map(({ address }) => address));
  const dependsOn = (address: string) => [...nearest(address, graph, rendered)].sort();
  return { objects: objects.map((one) => ({ ...one, dependsOn: dependsOn(one.address) })), notRendered };
}

/** The wanted addresses that are reached first on every path from one. */
function nearest(address: string, graph: DependencyGraph, wanted: ReadonlySet<string>): Set<string> {
  const direct = [...(graph.get(address) ?? [])];
  return new Set(direct.flatMap((other) => (wanted.has(other) ? [other] : [...nearest(other, graph, wanted)])));
}

type Rendered = Pick<RenderedObject, "object" | "steering" | "writeOnlyRevision">;

function renderResource(
  resource: StackResource,
  stack: Stack,
  { variables = {}, withholdSecrets = false }: RenderOptions,
  problems: Problem[],
): Rendered | NotRendered | undefined {
  const { address, type } = resource;
  const report: Report = (path, message) => problems.push({ address, path, message });
  const kind = kinds[type];
  if (kind === undefined) {
    report("", "is of a resource type that is not rendered; add its arguments to src/manifests/tables");
    return undefined;
  }
  const resolved = resolveResource(resource, stack, variables);
  problems.push(...resolved.problems);
  const isSecret = kind.kind === "Secret";
  if (!isSecret) checkVariables(resolved, stack, report);

  const given = Object.entries(resolved.block).filter(
    ([name]) => !metaArguments.has(name) && !refusedArguments.has(name),
  );
  const body = renderBlock(Object.fromEntries(given), kind.fields, "", report);
  for (const { path, message } of kind.rules?.(resolved.block) ?? []) report(path, message);
  if (!isJsonObject(body.metadata) || typeof body.metadata.name !== "string") {
    report("metadata.name", "is absent; every object needs one");
    return undefined;
  }
  const object: KubernetesObject = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    ...body,
    metadata: { ...body.metadata, name: body.metadata.name },
  };
  const steering = readSteering(resolved.block, kind, object, report);
  const withheld = withholdSecrets ? resolved.variables : resolved.missing;
  if (isSecret && withheld.size > 0) {
    const names = [...withheld].sort();
    const reason = `needs variable${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
    return { address, type, reason, variables: names, object: withoutValues(object) };
  }
  const revision = Number(resolved.block.data_wo_revision ?? resolved.block.binary_data_wo_revision ?? NaN);
  return { object, steering, ...(isSecret && !Number.isNaN(revision) ? { writeOnlyRevision: revision } : {}) };
}

function withoutValues(object: KubernetesObject): KubernetesObject {
  const keys = isJsonObject(object.data) ? Object.keys(object.data) : [];
  return { ...object, data: Object.fromEntries(keys.map((key) => [key, ""])) };
}

/** Outside of a Secret, a variable must have a value, and Terraform itself refuses to show one that is secret. */
function checkVariables({ variables, missing }: ResolvedResource, stack: Stack, report: Report): void {
  for (const name of missing) report("", `needs a value for variable ${name}`);
  for (const name of variables) {
    const declaration = stack.variables.get(name);
    if (declaration?.sensitive === true || declaration?.ephemeral === true) {
      report("", `shows the secret variable ${name}; only a Secret may hold it`);
    }
  }
}

function foreignReason(type: string): string {
  if (type === "helm_release") return "a chart, which Helm renders";
  return type.startsWith("aws_") ? "in AWS and not in Kubernetes: Terraform makes it" : "not a Kubernetes object";
}
