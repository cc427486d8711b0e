import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "./json.js";
import { ManifestError, type Problem } from "./problems.js";

/** A resource as it stands in a synthesized stack. */
export interface StackResource {
  /** `<type>.<name>`, as Terraform prints it. */
  readonly address: string;
  /** Resource type, for example `kubernetes_service_v1`. */
  readonly type: string;
  /** The resource's arguments. */
  readonly block: JsonObject;
}

/** The parts of a synthesized stack (`cdk.tf.json`) that manifests come from. */
export interface Stack {
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Data sources by `data.<type>.<name>`. */
  readonly data: ReadonlyMap<string, JsonObject>;
  /** Local values by `local.<name>`. */
  readonly locals: ReadonlyMap<string, JsonValue>;
  /** Variable declarations by name. */
  readonly variables: ReadonlyMap<string, JsonObject>;
}

/**
 * Reads the parsed JSON of a synthesized stack.
 * @throws ManifestError when it is no Terraform JSON: a section that is not an object, or a resource without a block
 */
export function readStack(json: unknown): Stack {
  const problems: Problem[] = [];
  const root = isJsonObject(json) ? json : {};
  if (root !== json) problems.push({ address: "stack", path: "", message: "is not a Terraform JSON object" });
  const resources = new Map<string, StackResource>();
  for (const { type, name, block } of labelled(root.resource, "resource", problems)) {
    resources.set(`${type}.${name}`, { address: `${type}.${name}`, type, block });
  }
  const data = new Map<string, JsonObject>();
  for (const { type, name, block } of labelled(root.data, "data", problems)) data.set(`data.${type}.${name}`, block);
  const locals = new Map(section(root.locals, "locals", problems).map(([name, value]) => [`local.${name}`, value]));
  const variables = new Map<string, JsonObject>();
  for (const [name, declaration] of section(root.variable, "variable", problems)) {
    variables.set(name, singleBlock(declaration) ?? {});
  }
  if (problems.length > 0) throw new ManifestError(problems);
  return { resources, data, locals, variables };
}

/** The one block a value holds: Terraform JSON writes it as an object or as a list of one. */
export function singleBlock(value: JsonValue | undefined): JsonObject | undefined {
  const only = isJsonList(value) && value.length === 1 ? value[0] : value;
  return isJsonObject(only) ? only : undefined;
}

function section(value: JsonValue | undefined, address: string, problems: Problem[]): [string, JsonValue][] {
  const block = value === undefined ? {} : singleBlock(value);
  if (block === undefined) problems.push({ address, path: "", message: "is not an object" });
  return Object.entries(block ?? {}).filter(([key]) => key !== "//");
}

function labelled(value: JsonValue | undefined, address: string, problems: Problem[]) {
  return section(value, address, problems).flatMap(([type, named]) =>
    section(named, `${address}.${type}`, problems).flatMap(([name, body]) => {
      const block = singleBlock(body);
      if (block === undefined) problems.push({ address: `${type}.${name}`, path: "", message: "has no block" });
      return block === undefined ? [] : [{ type, name, block }];
    }),
  );
}
