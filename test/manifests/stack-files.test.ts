import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackIds } from "../../src/config/model.js";
import { stackCharts } from "../../src/manifests/charts.js";
import { gitopsTools } from "../../src/manifests/gitops/gitops-tool.js";
import { type KubernetesObject, renderStack } from "../../src/manifests/render-stack.js";
import { kustomizationFile, stackFiles } from "../../src/manifests/stack-files.js";

const root = mkdtempSync(join(tmpdir(), "stack-files-"));
afterAll(() => rmSync(root, { recursive: true }));
const environments = loadEnvironments(join(import.meta.dirname, "../../environments"));
await synthesize(environments, { outdir: root });

const stacks = environments.flatMap(stackIds).map((stack) => {
  const json: unknown = JSON.parse(readFileSync(join(root, "stacks", stack, "cdk.tf.json"), "utf8"));
  return { stack, json, rendered: renderStack(json, { withholdSecrets: true }), charts: stackCharts(json) };
});
const withObjects = stacks.filter(({ rendered }) => rendered.objects.length > 0);
const sorted = (objects: readonly unknown[]) => objects.map((one) => JSON.stringify(one, keysSorted)).sort();
const keysSorted = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
    : value;

describe("the files of every stack of every environment", () => {
  it.each(withObjects)(
    "are what kustomize makes the rendered objects of: $stack",
    async ({ stack, rendered, charts }) => {
      const folder = join(root, "out", stack);
      mkdirSync(folder, { recursive: true });
      for (const { name, text } of stackFiles({ stack, rendered, charts, header: [] })) {
        writeFileSync(join(folder, name), text);
      }
      const { stdout } = await execa("kubectl", ["kustomize", folder]);
      const built = parseAllDocuments(stdout, { version: "1.1" }).map((one) => one.toJS() as KubernetesObject);
      expect(sorted(built)).toEqual(sorted(rendered.objects.map(({ object }) => object)));
      expect(built.map(({ kind }) => kind)).not.toContain("Secret");
    },
  );

  it.each(gitopsTools)("keep %s from pruning what holds samples, and tell it of every chart", (gitops) => {
    for (const { stack, rendered, charts } of withObjects) {
      const objects = stackFiles({ stack, rendered, charts, gitops, header: [] })
        .filter(({ name }) => name !== kustomizationFile)
        .map(({ text }) => parse(text, { version: "1.1" }) as KubernetesObject);
      const annotation =
        gitops === "flux"
          ? { "kustomize.toolkit.fluxcd.io/prune": "disabled" }
          : { "argocd.argoproj.io/sync-options": "Prune=false" };
      const kept = objects.filter(({ kind }) => kind === "Namespace" || kind === "StatefulSet");
      expect(kept.length).toBeGreaterThan(0);
      for (const { metadata } of kept) expect(metadata.annotations).toMatchObject(annotation);
      const releases = objects.filter(({ kind }) => kind === (gitops === "flux" ? "HelmRelease" : "Application"));
      expect(releases).toHaveLength(charts.length);
      const version = (one: KubernetesObject) =>
        JSON.stringify(one.spec).match(/"(?:version|targetRevision)":"([^"]+)"/)?.[1];
      expect(releases.map(version).sort()).toEqual(charts.map((chart) => chart.version).sort());
    }
  });

  it("hand a chart the values of the stack, with the names of what the stack makes", () => {
    const { stack, rendered, charts } = stacks.find((one) => one.stack === "prod-observability")!;
    const file = stackFiles({ stack, rendered, charts, gitops: "flux", header: [] }).find(({ name }) =>
      name.includes("helm-release_thanos-fleet_grafana"),
    );
    expect(parse(file!.text, { version: "1.1" })).toMatchObject({
      spec: {
        values: {
          admin: { existingSecret: "grafana-admin" },
          dashboardsConfigMaps: { fleet: "grafana-dashboard-fleet" },
        },
      },
    });
  });
});
