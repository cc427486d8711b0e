import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { environmentJsonSchema } from "../../../src/config/json-schema.js";
import { configurationReference } from "../../../src/config/reference/reference.js";
import type { SchemaNode } from "../../../src/config/reference/schema-node.js";
import { componentShape } from "../../../src/config/schema/component.js";
import { duration } from "../../../src/config/schema/primitives.js";

/** Every key of a schema, by its path. */
function keysOf(node: SchemaNode, path = ""): [path: string, node: SchemaNode][] {
  const below = Object.entries(node.properties ?? {}).flatMap(([key, child]): [string, SchemaNode][] => [
    [`${path}.${key}`, child],
    ...keysOf(child, `${path}.${key}`),
  ]);
  const inner = [node.items, node.additionalProperties, ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [...below, ...inner.flatMap((each) => (typeof each === "object" ? keysOf(each, `${path}[]`) : []))];
}

/** The rows of a page that are about a key. */
function rowsAbout(schema: z.ZodType, key: string): string[] {
  return configurationReference(z.toJSONSchema(schema, { io: "input" }) as SchemaNode)
    .split("\n")
    .filter((line) => line.startsWith(`| \`${key}\` |`));
}

const inMap = (shape: z.core.$ZodLooseShape) => z.strictObject({ top: z.strictObject(shape).prefault({}) });

describe("docs/configuration.md", () => {
  const page = readFileSync("docs/configuration.md", "utf8");

  it("is what the schema says; `npm run reference` writes it anew", () => {
    expect(configurationReference() === page).toBe(true);
  });

  it("tells the meaning of every key", () => {
    const text = page.replaceAll(/\\([<*_|])/g, "$1");
    const told = new Set([...page.matchAll(/^\| `(?:[^`]*\.)?([^.`]+)` \|/gm)].map(([, key]) => key));
    const keys = keysOf(environmentJsonSchema());
    expect(keys.length).toBeGreaterThan(700);
    const missing = keys.filter(([path, { description = "" }]) => {
      const meaning = description.replace(/\s*\bAbsent: (.+?)\.(?=\s+[A-Z0-9`]|$)/s, "").trim();
      return meaning === "" || !text.includes(meaning) || !told.has(path.split(".").at(-1));
    });
    expect(missing.map(([path]) => path)).toEqual([]);
  });

  it("says what holds without a key in the column for it, and so finds it spelled in one way alone", () => {
    for (const [path, { description = "" }] of keysOf(environmentJsonSchema())) {
      expect(description, path).not.toMatch(/absent means|when absent|absent:/);
    }
  });
});

describe("the configuration reference", () => {
  it("shows a default as a file has it, and in words what a default follows from", () => {
    const shape = {
      interval: duration().prefault("30s").describe("Time between two."),
      window: duration().optional().describe("How far back. Absent: the largest budget, or 2h. Not below 1h."),
      names: z.array(z.string()).default(["a", "b"]).describe("Who."),
      seed: z.int().min(1).max(9).describe("Where it begins."),
      note: z.string().optional().describe("Anything | else, such as <this>."),
    };
    const rows = Object.keys(shape).flatMap((key) => rowsAbout(inMap(shape), key));
    expect(rows).toEqual([
      "| `interval` | duration | `30s` | Time between two. |",
      "| `window` | duration | the largest budget, or 2h | How far back. Not below 1h. |",
      "| `names` | list of texts | `[a, b]` | Who. |",
      "| `seed` | whole number, 1 to 9 | _required_ | Where it begins. |",
      "| `note` | text | none | Anything \\| else, such as \\<this>. |",
    ]);
  });

  it("explains a small map in the table it stands in, a large one under a heading, and the same one again by a link", () => {
    const small = () => z.strictObject({ a: z.string().describe("A."), b: z.string().describe("B.") });
    const large = z.strictObject(Object.fromEntries([..."cdefgh"].map((key) => [key, z.string().describe(`${key}.`)])));
    const schema = inMap({
      first: small().optional().describe("First."),
      second: z.array(small()).min(1).describe("Second."),
      third: large.optional().describe("Third."),
    });
    expect(rowsAbout(schema, "first.a")).toHaveLength(1);
    expect(rowsAbout(schema, "second")).toEqual([
      "| `second` | list of maps, at least one | _required_ | Second. Keys as under [`top`](#top). |",
    ]);
    expect(rowsAbout(schema, "third")).toEqual(["| `third` | map | none | Third. Keys: [`top.third`](#topthird). |"]);
    expect(rowsAbout(schema, "c")).toHaveLength(1);
  });

  it("explains what every component can be given once, and says with each what it requests", () => {
    const schema = inMap({
      one: z
        .strictObject(componentShape({ cpu: "1", memory: "2Gi", memoryLimit: "3Gi" }))
        .prefault({})
        .describe("One."),
      two: z
        .strictObject(componentShape({ cpu: "4", memory: "5Gi", memoryLimit: "6Gi" }))
        .prefault({})
        .describe("Two."),
    });
    expect(rowsAbout(schema, "two")).toEqual([
      "| `two` | map | by key | Two. [placement](#placement), [resources](#resources), [extraArgs](#extraargs); it requests `4` of CPU and `5Gi` of memory, limit `6Gi`. |",
    ]);
    expect(rowsAbout(schema, "resources.limits.memory")).toEqual([
      "| `resources.limits.memory` | quantity | by component | Memory above which a container is killed. |",
    ]);
  });

  it("says of a key with which of several maps it goes", () => {
    const schema = inMap({
      prometheus: z
        .discriminatedUnion("mode", [
          z.strictObject({ mode: z.literal("server").describe("How."), keep: z.string().describe("How long.") }),
          z.strictObject({ mode: z.literal("agent"), keep: z.string().describe("How long.") }),
          z.strictObject({ mode: z.literal("existing"), url: z.string().describe("Where.") }),
        ])
        .describe("One of them."),
      reach: z
        .union([
          z.strictObject({ kubeconfig: z.string().describe("File.") }),
          z.strictObject({ host: z.string().describe("Address.") }),
        ])
        .describe("How."),
    });
    expect(rowsAbout(schema, "prometheus.mode")).toEqual([
      "| `prometheus.mode` | `server`, `agent` or `existing` | _required_ | How. |",
    ]);
    expect(rowsAbout(schema, "prometheus.keep")).toEqual([
      "| `prometheus.keep` | text | none | Only with `mode: server` or `mode: agent`. How long. |",
    ]);
    expect(rowsAbout(schema, "reach.host")).toEqual(["| `reach.host` | text | none | Only with `host`. Address. |"]);
  });
});
