import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { knownEnvironments, loadEnvironments } from "../src/config/load.js";
import { objectStorageName } from "../src/config/model.js";
import { existingStacks } from "./support/existing-stacks.js";
import { clusterView } from "./support/cluster-view.js";
import { reachabilityText } from "./support/reachability.js";
import { synthApp } from "./support/synth-app.js";

/**
 * Everything that is synthesized for the environments of this repository. A change here is a change of somebody's
 * clusters: `npm run golden:update` writes the files anew, and their diff belongs into the review.
 */
const golden = resolve(import.meta.dirname, "golden");

/** What is read of a dashboard's ConfigMap. */
const dashboardMap = z.object({ resource: z.object({ kubernetes_config_map_v1: z.record(z.string(), z.unknown()) }) });
const dashboardEntry = z.object({
  metadata: z.object({ name: z.string().startsWith("grafana-dashboard-") }),
  data: z.record(z.string(), z.string()),
});

/** Dashboards of a stack by file: thousands of lines, which in the stack's own file would be one long line each. */
function dashboardsOf(json: unknown): [file: string, text: string][] {
  const maps = dashboardMap.safeParse(json).data?.resource.kubernetes_config_map_v1 ?? {};
  return Object.values(maps).flatMap((map) => Object.entries(dashboardEntry.safeParse(map).data?.data ?? {}));
}

/** The stack, with the name of a golden file in the place of each dashboard. */
function withoutDashboards(json: unknown): string {
  const files = new Map(dashboardsOf(json).map(([file, content]) => [content, `(dashboards/${file})`]));
  return `${JSON.stringify(normalized(json, files), undefined, 2)}\n`;
}

/**
 * Without what the framework notes for itself under `//`, with keys in one order, and with a list of lines, under YAML's sign
 * for them, in place of a text of several, so that a diff shows changes alone.
 */
function normalized(node: unknown, files: ReadonlyMap<string, string>): unknown {
  if (typeof node === "string") return files.get(node) ?? (/\n./.test(node) ? { "|": node.split("\n") } : node);
  if (Array.isArray(node)) return node.map((each) => normalized(each, files));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== "//")
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [key, normalized(value, files)]),
  );
}

/** Whether a stack is of a cluster, and not of a bucket in AWS. */
const isCluster = (id: string) => !id.endsWith(`-${objectStorageName}`);

/** What every stack of its kind has. */
function landmarkOf(id: string, existing: ReadonlySet<string>): string {
  if (!isCluster(id)) return "resource.aws_s3_bucket";
  return existing.has(id) ? "output.prometheus_yml" : "resource.kubernetes_stateful_set_v1";
}

describe.each(knownEnvironments("environments"))("%s", (name) => {
  const environments = loadEnvironments("environments", [name]);
  const { stacks } = synthApp(environments);
  const existing = new Set(environments.flatMap(existingStacks));

  it.each([...stacks])("synthesizes %s as it stands in the golden file", async (id, { json }) => {
    expect(json).toHaveProperty("terraform.backend");
    expect(json).toHaveProperty(landmarkOf(id, existing));
    await expect(withoutDashboards(json)).toMatchFileSnapshot(resolve(golden, name, `${id}.json`));
  });

  const dashboards = [...stacks.values()].flatMap(({ json }) => dashboardsOf(json));

  it.each(dashboards)(
    "shows the dashboard %s as it stands in the golden file, as Terraform spells it",
    async (file, text) => {
      expect(text.length).toBeLessThan(2 ** 20);
      await expect(text).toMatchFileSnapshot(resolve(golden, name, "dashboards", file));
    },
  );

  it("has the addresses that live objects are known by", async () => {
    const addresses = [...stacks].flatMap(([id, { addresses: ofStack }]) =>
      ofStack.map((address) => `${id} ${address}`),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
    await expect(`${addresses.join("\n")}\n`).toMatchFileSnapshot(resolve(golden, name, "addresses.txt"));
  });

  it("lets pass between pods, and out of the cluster, just what stands in the golden file", async () => {
    const texts = [...stacks]
      // Where Prometheus runs already there is no pod of ours.
      .filter(([id]) => isCluster(id) && !existing.has(id))
      .map(([id, { json }]) => reachabilityText(clusterView(id, json)));
    await expect(texts.join("")).toMatchFileSnapshot(resolve(golden, name, "reachability.txt"));
  });

  it("has no golden file of a stack that is gone; delete it when that is meant", () => {
    const expected = [
      "addresses.txt",
      "dashboards",
      "reachability.txt",
      ...[...stacks.keys()].map((id) => `${id}.json`),
    ];
    expect(filesIn(resolve(golden, name)).filter((file) => !expected.includes(file))).toEqual([]);
    const shown = dashboards.map(([file]) => file);
    expect(filesIn(resolve(golden, name, "dashboards")).filter((file) => !shown.includes(file))).toEqual([]);
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
