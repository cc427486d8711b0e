import type { SchemaNode } from "./schema-node.js";
import { code } from "./value-type.js";

/**
 * A place where one of several maps may stand, as one map: each key says with which of them it goes. Other places are
 * returned as they are.
 */
export function mergeVariants(node: SchemaNode): SchemaNode {
  const options = node.anyOf ?? node.oneOf ?? [];
  const variants = options.filter(({ properties }) => properties !== undefined);
  if (variants.length === 0) return node;
  if (variants.length === 1) return { ...node, anyOf: undefined, oneOf: undefined, ...variants[0], ...described(node) };
  const keys = new Set(variants.flatMap(({ properties }) => Object.keys(properties!)));
  const properties = Object.fromEntries([...keys].map((key) => [key, merged(key, variants)]));
  const required = [...keys].filter((key) => variants.every((variant) => variant.required?.includes(key) === true));
  return {
    ...described(node),
    type: "object",
    properties,
    required,
    ...("default" in node && { default: node.default }),
  };
}

function described({ title, description }: SchemaNode): SchemaNode {
  return { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
}

/** One key of all maps that have it. Its meaning begins with the condition under which it may be there. */
function merged(key: string, variants: readonly SchemaNode[]): SchemaNode {
  const having = variants.filter(({ properties }) => properties![key] !== undefined);
  const nodes = [
    ...new Map(having.map(({ properties }) => [JSON.stringify(properties![key]), properties![key]!])).values(),
  ];
  const first = nodes[0]!;
  if (nodes.every((node) => "const" in node)) {
    const { description } = nodes.find((node) => node.description !== undefined) ?? {};
    return { enum: nodes.map((node) => node.const), description };
  }
  const node: SchemaNode = nodes.length === 1 ? first : { anyOf: nodes, ...described(first) };
  if (having.length === variants.length) return node;
  const condition = `Only with ${having.map((variant) => nameOf(variant, variants)).join(" or ")}.`;
  return { ...node, description: [condition, node.description].filter(Boolean).join(" ") };
}

/** What tells one of the maps from the others: a key with a fixed value, or one that it alone requires. */
function nameOf(variant: SchemaNode, variants: readonly SchemaNode[]): string {
  const fixed = Object.entries(variant.properties!).find(([, node]) => "const" in node);
  if (fixed !== undefined) return `\`${fixed[0]}: ${String(fixed[1].const)}\``;
  const own = (variant.required ?? []).find((key) =>
    variants.every((other) => other === variant || other.required?.includes(key) !== true),
  );
  return own === undefined ? "another form of it" : code(own);
}
