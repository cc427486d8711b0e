import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type JsonObject, type JsonValue, isJsonObject } from "../../src/manifests/json.js";
import type { DependencyGraph } from "../../src/manifests/order.js";

/**
 * The dependencies Terraform itself sees between the resources of a stack. Every resource is stood in for by a
 * `terraform_data` resource with the same references and `depends_on`, whose provider is built into Terraform: no
 * provider has to be downloaded.
 * @param stack parsed JSON of a synthesized stack
 * @throws Error when there is no terraform command, or when it refuses the stack
 */
export async function terraformGraph(stack: JsonObject): Promise<DependencyGraph> {
  const folder = await mkdtemp(join(tmpdir(), "terraform-graph-"));
  try {
    await writeFile(join(folder, "stack.tf.json"), JSON.stringify(standIn(stack)));
    await terraform(["init", "-input=false", "-no-color"], folder);
    return parseDot(await terraform(["graph"], folder), stack);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function terraform(command: readonly string[], folder: string): Promise<string> {
  const configuration = process.env.TF_CLI_CONFIG_FILE;
  const isMissing = configuration !== undefined && !existsSync(configuration);
  const result = await execa("terraform", command, {
    cwd: folder,
    env: { CHECKPOINT_DISABLE: "1", ...(isMissing ? { TF_CLI_CONFIG_FILE: undefined } : {}) },
    reject: false,
    timeout: 60_000,
  });
  if (result.code === "ENOENT") {
    throw new Error("this test needs the terraform command (1.11 or newer) in the PATH: it compares with its graph");
  }
  if (result.failed) throw new Error(`terraform ${command.join(" ")}: ${result.stderr || result.shortMessage}`);
  return result.stdout;
}

/** Names of the stand-ins: dots and the prefix `data.` are no part of a resource name. */
function standInName(address: string): string {
  return address.replaceAll(".", "--");
}

function standIn(stack: JsonObject): JsonObject {
  const instances: Record<string, JsonValue> = {};
  const addresses = [...addressesOf(stack.resource, ""), ...addressesOf(stack.data, "data.")];
  const names = addresses.map(([address]) => address);
  for (const [address, block] of addresses) {
    const { depends_on, lifecycle, ...rest } = block;
    const input = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "//" && name !== "provider"));
    instances[standInName(address)] = rename(
      { input, ...(depends_on ? { depends_on } : {}), ...(lifecycle ? { lifecycle } : {}) },
      names,
    );
  }
  const { locals, variable } = stack;
  return {
    resource: { terraform_data: instances },
    ...(locals === undefined ? {} : { locals: rename(locals, names) }),
    ...(isJsonObject(variable) && Object.keys(variable).length > 0 ? { variable } : {}),
  };
}

function addressesOf(section: JsonValue | undefined, prefix: string): [string, JsonObject][] {
  return Object.entries(isJsonObject(section) ? section : {}).flatMap(([type, named]) =>
    Object.entries(named as JsonObject).map(([name, block]): [string, JsonObject] => [
      `${prefix}${type}.${name}`,
      block as JsonObject,
    ]),
  );
}

/** An address, and the attributes that are read of it. */
const TRAVERSAL = /(?<![\w.-])((?:data\.)?\w+\.[\w-]+)(?:\.\w+|\[\d+\])*/g;

/** Puts the stand-in's address in the place of each resource's; whatever attribute was read becomes its output. */
function rename(value: JsonValue, addresses: readonly string[]): JsonValue {
  const known = new Set(addresses);
  const rewrite = (text: string, suffix: string) =>
    text.replace(TRAVERSAL, (found, address: string) =>
      known.has(address) ? `terraform_data.${standInName(address)}${suffix}` : found,
    );
  const visit = (inner: JsonValue, key: string): JsonValue => {
    if (typeof inner === "string")
      return rewrite(inner, ["depends_on", "replace_triggered_by"].includes(key) ? "" : ".output");
    if (Array.isArray(inner)) return (inner as JsonValue[]).map((item) => visit(item, key));
    if (!isJsonObject(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([name, item]) => [rewrite(name, ".output"), visit(item, name)]),
    );
  };
  return visit(value, "");
}

function parseDot(dot: string, stack: JsonObject): DependencyGraph {
  const graph = new Map<string, Set<string>>();
  const addresses = new Map<string, string>();
  for (const [prefix, section] of [
    ["", stack.resource],
    ["data.", stack.data],
  ] as const) {
    for (const [address] of addressesOf(section, prefix)) {
      addresses.set(`terraform_data.${standInName(address)}`, address);
      graph.set(address, new Set());
    }
  }
  for (const [, from, to] of dot.matchAll(/"([^"]+)" -> "([^"]+)"/g)) {
    const [start, end] = [addresses.get(from!), addresses.get(to!)];
    if (start === undefined || end === undefined)
      throw new Error(`unexpected edge in terraform's graph: ${from} → ${to}`);
    graph.get(start)!.add(end);
  }
  return graph;
}
