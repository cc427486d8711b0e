import { z } from "zod";
import type { ProblemPath } from "./problem.js";
import { environmentFile } from "./schema/environment.js";

/** The part of JSON Schema that the environment schema makes use of. */
interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
}

/** The environment schema as JSON Schema, for editors: `environments/schema.json` is this, and a test keeps it so. */
export function environmentJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "thanos-fleet environment", ...z.toJSONSchema(environmentFile, { io: "input" }) };
}

/** The keys an environment file may have at a place, or none where the place is free-form. */
export function knownKeys(path: ProblemPath): readonly string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}

/** What the schema says about a place, or nothing. */
export function descriptionAt(path: ProblemPath): string | undefined {
  return schemaAt(path)?.description;
}

/** Made once, and only when there is a problem to explain: making it takes longer than validating a file. */
let explained: SchemaNode | undefined;

function schemaAt(path: ProblemPath): SchemaNode | undefined {
  explained ??= environmentJsonSchema();
  let node: SchemaNode | undefined = explained;
  for (const part of path) {
    if (node === undefined) return undefined;
    const below: SchemaNode | boolean | undefined =
      typeof part === "number" ? node.items : (node.properties?.[part] ?? node.additionalProperties);
    node = typeof below === "object" ? below : undefined;
  }
  return node;
}
