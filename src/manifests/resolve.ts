import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "./json.js";
import type { Problem } from "./problems.js";
import { type Stack, type StackResource, singleBlock } from "./stack.js";
import { parseTemplate } from "./template.js";

/** A resource's block with every template evaluated. */
export interface ResolvedResource {
  readonly block: JsonObject;
  /** Names of the variables the block uses. */
  readonly variables: ReadonlySet<string>;
  /** Those of them that have no value; their places hold an empty text. */
  readonly missing: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

const variableReference = /^var\.([A-Za-z_][\w-]*)$/;
const metadataReference = /^([A-Za-z_][\w-]*\.[A-Za-z_][\w-]*)\.metadata(?:\[0\]|\.0)\.(name|namespace)$/;

/** Arguments that Terraform reads by itself and that hold addresses, not templates. */
const unevaluated = new Set(["//", "depends_on", "lifecycle", "provider"]);

/**
 * Evaluates the templates of a resource: variables, and the names other resources carry in their metadata. Anything
 * else is known to a running Terraform only and becomes a problem.
 * @param values variable values by name; a variable that is not there takes its declared default
 */
export function resolveResource(
  resource: StackResource,
  stack: Stack,
  values: Readonly<Record<string, string>>,
): ResolvedResource {
  const evaluation = new Evaluation(resource, stack, values);
  const block: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(resource.block)) {
    block[name] = unevaluated.has(name) ? value : evaluation.value(value, name);
  }
  return { block, variables: evaluation.variables, missing: evaluation.missing, problems: evaluation.problems };
}

class Evaluation {
  readonly variables = new Set<string>();
  readonly missing = new Set<string>();
  readonly problems: Problem[] = [];
  /** Addresses whose metadata is being looked up, to notice a name that refers to itself. */
  private readonly following: string[];

  constructor(
    private readonly resource: StackResource,
    private readonly stack: Stack,
    private readonly values: Readonly<Record<string, string>>,
  ) {
    this.following = [];
  }

  value(value: JsonValue, path: string): JsonValue {
    if (typeof value === "string") return this.text(value, path);
    if (isJsonList(value)) return value.map((item, index) => this.value(item, `${path}[${index}]`));
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => {
      const name = asText(this.text(key, `${path} (key)`));
      return [name, this.value(item, `${path}.${name}`)];
    });
    return Object.fromEntries(entries);
  }

  private text(source: string, path: string): JsonValue {
    const parts = parseTemplate(source);
    // A template that is one interpolation and nothing else keeps the type of what it refers to.
    if (parts.length === 1 && parts[0]!.kind === "interpolation") return this.expression(parts[0]!.text, path);
    return parts
      .map((part) => {
        if (part.kind === "text") return part.text;
        if (part.kind === "interpolation") return asText(this.expression(part.text, path));
        return this.report(path, `has the directive %{${part.text}}; only a running Terraform evaluates directives`);
      })
      .join("");
  }

  private expression(expression: string, path: string): JsonValue {
    const variable = variableReference.exec(expression)?.[1];
    if (variable !== undefined) return this.variable(variable, path);
    const [, address, field] = metadataReference.exec(expression) ?? [];
    if (address !== undefined) return this.metadata(address, field!, path);
    return this.report(
      path,
      `refers to \${${expression}}; without a running Terraform only variables and metadata[0].name or .namespace ` +
        `of this stack's resources are known`,
    );
  }

  private variable(name: string, path: string): JsonValue {
    const declaration = this.stack.variables.get(name);
    if (declaration === undefined) return this.report(path, `refers to var.${name}, which the stack does not declare`);
    this.variables.add(name);
    const supplied = this.values[name];
    if (supplied !== undefined) return supplied;
    // An ephemeral variable is a secret: its default only stands in until Terraform refuses it.
    if (declaration.default !== undefined && declaration.ephemeral !== true) return declaration.default;
    this.missing.add(name);
    return "";
  }

  private metadata(address: string, field: string, path: string): JsonValue {
    const target = this.stack.resources.get(address);
    if (target === undefined) return this.report(path, `refers to ${address}, which the stack does not have`);
    if (this.following.includes(address)) {
      return this.report(path, `refers to itself: ${[...this.following, address].join(" → ")}`);
    }
    const metadata = singleBlock(target.block.metadata);
    const value = metadata?.[field] ?? (field === "namespace" && metadata !== undefined ? "default" : undefined);
    if (value === undefined || value === null) {
      return this.report(path, `refers to the metadata ${field} of ${address}, which it does not set`);
    }
    this.following.push(address);
    const resolved = this.value(value, path);
    this.following.pop();
    return resolved;
  }

  private report(path: string, message: string): string {
    this.problems.push({ address: this.resource.address, path, message });
    return "";
  }
}

function asText(value: JsonValue): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}
