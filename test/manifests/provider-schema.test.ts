import { describe, expect, it } from "vitest";
import type { Field, Fields } from "../../src/manifests/fields.js";
import { metaArguments, refusedArguments } from "../../src/manifests/steering.js";
import { kinds } from "../../src/manifests/tables/kinds.js";
import { type SchemaField, type SchemaFields, providerSchema } from "../support/provider-schema.js";

const shapes: Record<SchemaField["shape"], readonly Field["kind"][]> = {
  string: ["string", "numeral", "mode", "intOrString", "quantity", "refused"],
  number: ["integer", "steering", "refused"],
  boolean: ["boolean", "steering"],
  strings: ["strings"],
  numbers: ["integers"],
  map: ["map", "quantities", "bytes", "base64"],
  block: ["block", "blocks", "projections", "refused"],
  blocks: ["block", "blocks", "projections", "refused"],
};

/** Differences between our table of a block and the provider's, each as a path and what is wrong there. */
function differences(table: Fields, schema: SchemaFields, path: string): string[] {
  const unknown = Object.keys(table).filter((name) => !(name in schema));
  return [
    ...unknown.map((name) => `${path}${name}: the provider has no such argument`),
    ...Object.entries(schema).flatMap(([name, argument]) => {
      const field = table[name];
      if (field === undefined) return [`${path}${name}: missing in the table`];
      if (!shapes[argument.shape].includes(field.kind)) return [`${path}${name}: ${field.kind} for ${argument.shape}`];
      return "fields" in field ? differences(field.fields, argument.fields ?? {}, `${path}${name}.`) : [];
    }),
  ];
}

describe("the tables", () => {
  it.each(Object.entries(kinds))("know every argument the provider has, and no other: %s", (resourceType, kind) => {
    const own = Object.entries(providerSchema(resourceType)).filter(
      ([name]) => !metaArguments.has(name) && !refusedArguments.has(name),
    );
    expect(differences(kind.fields, Object.fromEntries(own), "")).toEqual([]);
  });

  it.each(Object.entries(kinds))("name their wait as the provider does: %s", (resourceType, { wait, fields }) => {
    const waits = Object.keys(providerSchema(resourceType)).filter((name) =>
      /^wait_(for_(rollout|completion|load)|until)/.test(name),
    );
    expect(wait === undefined ? [] : [wait.argument]).toEqual(waits);
    for (const name of waits) expect(fields[name]).toEqual({ kind: "steering" });
  });
});
