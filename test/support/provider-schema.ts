import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the provider's bindings say of one argument of a resource. */
export interface SchemaField {
  readonly shape: "string" | "number" | "boolean" | "strings" | "numbers" | "map" | "block" | "blocks";
  /** The arguments inside, for `block` and `blocks`. */
  readonly fields?: SchemaFields;
}

/** Arguments by their Terraform name. */
export type SchemaFields = Readonly<Record<string, SchemaField>>;

const bindings = join(import.meta.dirname, "../../node_modules/@cdktf/provider-kubernetes/lib");

/**
 * The full argument tree of a Kubernetes resource, read from the generated bindings: their `…ToTerraform` functions
 * name every argument with its Terraform spelling and its type, which the exported TypeScript types do not.
 * @param resourceType for example `kubernetes_stateful_set_v1`
 * @throws Error when the bindings have no such resource or are written in a form this reader does not know
 */
export function providerSchema(resourceType: string): SchemaFields {
  const folder = join(bindings, resourceType.replace(/^kubernetes_/, "").replaceAll("_", "-"));
  const source = sources(folder).join("\n");
  const structs = new Map<string, string>();
  for (const [, name, body] of source.matchAll(/function (\w+)ToTerraform\(struct\) \{(.*?)\n\}/gs)) {
    structs.set(name!, /return \{(.*?)\n {4}\};?\s*$/s.exec(`${body!}\n`)?.[1] ?? "");
  }
  const top = /synthesizeAttributes\(\) \{\s*return \{(.*?)\n {8}\};/s.exec(source)?.[1];
  if (top === undefined) throw new Error(`${resourceType}: no synthesizeAttributes() in ${folder}`);
  return readFields(top, structs);
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return name.endsWith(".js") ? [readFileSync(path, "utf8")] : [];
  });
}

function readFields(body: string, structs: ReadonlyMap<string, string>): SchemaFields {
  const fields: Record<string, SchemaField> = {};
  for (const [, name, expression] of body.matchAll(/^\s+"?(\w+)"?: (.+?),?$/gm)) {
    fields[name!] = readField(expression!, structs);
  }
  return fields;
}

const scalars = { string: "string", number: "number", boolean: "boolean", any: "string" } as const;
const lists = { string: "strings", number: "numbers" } as const;

function readField(expression: string, structs: ReadonlyMap<string, string>): SchemaField {
  const scalar = /^cdktf\.(string|number|boolean|any)ToTerraform\(/.exec(expression)?.[1];
  if (scalar !== undefined) return { shape: scalars[scalar as keyof typeof scalars] };
  if (/^cdktf\.hashMapper\(/.test(expression)) return { shape: "map" };
  const list = /^cdktf\.listMapper\(cdktf\.(string|number)ToTerraform/.exec(expression)?.[1];
  if (list !== undefined) return { shape: lists[list as keyof typeof lists] };
  const blocks = /^cdktf\.listMapper\((?:\w+\.)?(\w+)ToTerraform/.exec(expression)?.[1];
  if (blocks !== undefined) return { shape: "blocks", fields: readStruct(blocks, structs) };
  const block = /^(?:\(0, \w+\.)?(\w+)ToTerraform\)?\(/.exec(expression)?.[1];
  if (block !== undefined) return { shape: "block", fields: readStruct(block, structs) };
  throw new Error(`unknown form in the provider's bindings: ${expression}`);
}

function readStruct(name: string, structs: ReadonlyMap<string, string>): SchemaFields {
  const body = structs.get(name);
  if (body === undefined) throw new Error(`the provider's bindings lack ${name}ToTerraform`);
  return readFields(body, structs);
}
