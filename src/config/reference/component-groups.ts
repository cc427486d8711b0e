import { componentShape, placement } from "../schema/component.js";
import type { SchemaNode } from "./schema-node.js";

/** Settings that many components share, and are explained once. */
export interface ComponentGroup {
  /** What they are called. */
  readonly name: string;
  readonly keys: readonly string[];
}

const placementKeys = Object.keys(placement().shape);
const nowhere = { cpu: "1", memory: "1Mi", memoryLimit: "1Mi" };

/** Placement, and each further setting that a component has by being one. */
export const componentGroups: readonly ComponentGroup[] = [
  { name: "placement", keys: placementKeys },
  ...Object.keys(componentShape(nowhere))
    .filter((key) => !placementKeys.includes(key))
    .map((key) => ({ name: key, keys: [key] })),
];

/** Those of the groups of which a map has every key. */
export function groupsOf({ properties = {} }: SchemaNode): readonly ComponentGroup[] {
  return componentGroups.filter(({ keys }) => keys.every((key) => key in properties));
}

/** What a component requests and may use, where its schema says so. */
export function defaultResources({ properties }: SchemaNode): string | undefined {
  const { requests, limits } = properties?.["resources"]?.properties ?? {};
  const [cpu, memory] = ["cpu", "memory"].map((key) => requests?.properties?.[key]?.default);
  const limit = limits?.properties?.["memory"]?.default;
  const known = [cpu, memory, limit].map((value) => (typeof value === "string" ? value : undefined));
  if (known.includes(undefined)) return undefined;
  return `requests \`${known[0]!}\` of CPU and \`${known[1]!}\` of memory, limit \`${known[2]!}\``;
}
