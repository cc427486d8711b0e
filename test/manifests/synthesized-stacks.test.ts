import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { type DependencyGraph, dependencyGraph, transitiveClosure } from "../../src/manifests/order.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { terraformGraph } from "../support/terraform-graph.js";

const outdir = mkdtempSync(join(tmpdir(), "synthesized-stacks-"));
afterAll(() => rmSync(outdir, { recursive: true }));

await synthesize(loadEnvironments(join(import.meta.dirname, "../../environments")), { outdir });
const stacks = readdirSync(join(outdir, "stacks")).map((stack): [string, JsonObject] => {
  const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
  return [stack, JSON.parse(text) as JsonObject];
});

/** A graph in a form that compares: resources only, with everything reachable, sorted. */
function closure(graph: DependencyGraph): Record<string, string[]> {
  const resources = (addresses: Iterable<string>) => [...addresses].filter((one) => !one.startsWith("data.")).sort();
  const all = transitiveClosure(graph);
  return Object.fromEntries(resources(all.keys()).map((address) => [address, resources(all.get(address)!)]));
}

describe("every stack of every environment", () => {
  it.each(stacks)("renders, apart from charts and Secrets that wait for variables: %s", (_, json) => {
    const { objects, notRendered } = renderStack(json);
    // A stack of a bucket in AWS has none, and where Prometheus runs already there is a Secret alone.
    const aws = notRendered.some(({ type }) => type.startsWith("aws_"));
    const secretAlone = notRendered.length === 1 && notRendered[0]?.type === "kubernetes_secret_v1";
    expect(objects.length > 0).toBe(!aws && !secretAlone);
    for (const { type, variables } of notRendered) {
      if (type === "kubernetes_secret_v1") expect(variables).not.toEqual([]);
      else expect(type).toMatch(/^(helm_release|aws_\w+)$/);
    }
  });

  it.each(stacks)("is ordered as Terraform orders it: %s", async (_, json) => {
    expect(closure(dependencyGraph(json))).toEqual(closure(await terraformGraph(json)));
  });
});
