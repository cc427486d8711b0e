import type { SchemaNode } from "./schema-node.js";

/** Bounds that zod gives to every whole number. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** What may stand at a place, in the reader's words, as Markdown: `duration`, a list of choices, `list of text`. */
export function valueType(node: SchemaNode): string {
  const options = node.anyOf ?? node.oneOf;
  if ("const" in node) return code(node.const);
  if (node.enum !== undefined) return either(node.enum.map(code));
  if (node.title !== undefined) return node.title;
  if (options !== undefined) return either([...new Set(options.map(valueType))]);
  if (Array.isArray(node.type)) return either(node.type.map((type: string) => valueType({ ...node, type })));
  switch (node.type) {
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case "integer":
      return `whole number${range(node)}`;
    case "number":
      return `number${range(node)}`;
    case "array":
      return `list of ${plural(valueType(node.items ?? {}))}${atLeast(node)}`;
    case "object":
      return node.properties === undefined && typeof node.additionalProperties === "object"
        ? `map of ${plural(valueType(node.additionalProperties))}`
        : "map";
    default:
      return "anything";
  }
}

/** How long a list must be, where it may not be empty. */
export function atLeast({ minItems = 0 }: SchemaNode): string {
  return minItems === 0 ? "" : `, at least ${minItems === 1 ? "one" : minItems}`;
}

/** A value as it is written in an environment file, on one line. */
export function code(value: unknown): string {
  return `\`${typeof value === "string" && value !== "" ? value : inline(value)}\``;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${inline(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Of the words above; choices and ranges stay as they are. */
function plural(type: string): string {
  if (/^(list|map) of /.test(type)) return type.replace(" of ", "s of ");
  return /^[A-Za-z ]+$/.test(type) && type !== "anything" ? `${type}s` : type;
}

function range({ minimum = -UNBOUNDED, maximum = UNBOUNDED }: SchemaNode): string {
  const least = minimum > -UNBOUNDED;
  if (maximum < UNBOUNDED) return least ? `, ${minimum} to ${maximum}` : `, at most ${maximum}`;
  return least ? `, at least ${minimum}` : "";
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)!}`;
}
