import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { knownEnvironments, loadEnvironments } from "../src/config/load.js";
import { objectStorageName } from "../src/config/model.js";
import { clusterView } from "./support/cluster-view.js";
import { reachabilityText } from "./support/reachability.js";
import { synthApp } from "./support/synth-app.js";

/**
 * Everything that is synthesized for the environments of this repository. A change here is a change of somebody's
 * clusters: `npm run golden:update` writes the files anew, and their diff belongs into the review.
 */
const golden = resolve(import.meta.dirname, "golden");

/**
 * Without what the framework notes for itself under `//`, with keys in one order, and with a list of lines, under YAML's sign
 * for them, in place of a text of several, so that a diff shows changes alone.
 */
function normalized(node: unknown): unknown {
  if (typeof node === "string" && /\n./.test(node)) return { "|": node.split("\n") };
  if (Array.isArray(node)) return node.map(normalized);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== "//")
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [key, normalized(value)]),
  );
}

/** Whether a stack is of a cluster, and not of a bucket in AWS. */
const isCluster = (id: string) => !id.endsWith(`-${objectStorageName}`);

describe.each(knownEnvironments("environments"))("%s", (name) => {
  const { stacks } = synthApp(loadEnvironments("environments", [name]));

  it.each([...stacks])("synthesizes %s as it stands in the golden file", async (id, { json }) => {
    expect(json).toHaveProperty("terraform.backend");
    expect(json).toHaveProperty(`resource.${isCluster(id) ? "kubernetes_stateful_set_v1" : "aws_s3_bucket"}`);
    const text = `${JSON.stringify(normalized(json), undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(resolve(golden, name, `${id}.json`));
  });

  it("has the addresses that live objects are known by", async () => {
    const addresses = [...stacks].flatMap(([id, { addresses: ofStack }]) =>
      ofStack.map((address) => `${id} ${address}`),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
    await expect(`${addresses.join("\n")}\n`).toMatchFileSnapshot(resolve(golden, name, "addresses.txt"));
  });

  it("lets pass between pods, and out of the cluster, just what stands in the golden file", async () => {
    const texts = [...stacks]
      .filter(([id]) => isCluster(id))
      .map(([id, { json }]) => reachabilityText(clusterView(id, json)));
    await expect(texts.join("")).toMatchFileSnapshot(resolve(golden, name, "reachability.txt"));
  });

  it("has no golden file of a stack that is gone; delete it when that is meant", () => {
    const expected = ["addresses.txt", "reachability.txt", ...[...stacks.keys()].map((id) => `${id}.json`)];
    expect(filesIn(resolve(golden, name)).filter((file) => !expected.includes(file))).toEqual([]);
  });
});

it("there are goldens of the environments of this repository alone; delete those of one that is gone", () => {
  const known = knownEnvironments("environments");
  expect(filesIn(golden).filter((folder) => !known.includes(folder))).toEqual([]);
});

/** Nothing where the folder is still to be made by the first update. */
function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
