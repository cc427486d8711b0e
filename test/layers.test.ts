import { ESLint, type Linter } from "eslint";
import { describe, expect, it } from "vitest";

// By a name that TypeScript does not follow: the configuration is JavaScript, without declarations.
const file = new URL("../eslint.config.mjs", import.meta.url).href;
const { default: configuration } = (await import(file)) as { readonly default: readonly Linter.Config[] };

/**
 * The product's own rules on imports, without those that need types: the texts below are in no project of TypeScript.
 * The parser stays, because the rules read TypeScript.
 */
const rules = new Set(["no-restricted-imports", "no-restricted-properties"]);
const lint = new ESLint({
  overrideConfigFile: true,
  baseConfig: configuration.map(({ rules: all = {}, languageOptions = {}, ...rest }) => ({
    ...rest,
    languageOptions: { ...languageOptions, parserOptions: {} },
    rules: Object.fromEntries(Object.entries(all).filter(([name]) => rules.has(name))),
  })),
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await lint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? "fatal"}: ${message}`);
}

const importing = (module: string) => `import { x } from "${module}";\nexport { x };\n`;

describe("the layer rules", () => {
  it.each([
    ["src/config/x.ts", "constructs"],
    ["src/config/rules/x.ts", "#cdktf"],
    ["src/config/x.ts", "#kubernetes/namespace-v1"],
    ["src/units/x.ts", "#helm/release"],
    ["src/capacity/x.ts", "#cdktf"],
    ["src/manifests/x.ts", "#cdktf"],
    ["src/identity/x.ts", "#cdktf"],
    ["src/audit/x.ts", "#cdktf"],
    ["src/cost/x.ts", "#cdktf"],
    ["src/status/x.ts", "#cdktf"],
  ])("keep %s pure: it may not import %s", async (file, module) => {
    expect(await complaints(file, importing(module))).toEqual([
      expect.stringContaining("This layer is pure: it knows nothing of the framework."),
    ]);
  });

  it.each([
    ["src/units/x.ts", "../config/load.js", "units may import from: nothing else."],
    ["src/capacity/x.ts", "../config/load.js", "capacity may import from: units, outage."],
    ["src/cache/x.ts", "../thanos/query.js", "cache may import from: units, capacity, config, kubernetes."],
    ["src/config/x.ts", "../kubernetes/pod.js", "config may import from: units, outage, capacity."],
    ["src/config/rules/x.ts", "../../thanos/query.js", "config may import from: units, outage, capacity."],
    ["src/kubernetes/x.ts", "../thanos/query.js", "kubernetes may import from: units, outage, config."],
    ["src/object-store/x.ts", "../thanos/query.js", "object-store may import from: units, outage, config, kubernetes."],
    ["src/prometheus/x.ts", "../thanos/query.js", "prometheus may import from: units, outage, config, kubernetes."],
    ["src/grafana/x.ts", "../thanos/query.js", "grafana may import from: units, outage, config, kubernetes, alerting."],
    [
      "src/exporters/x.ts",
      "../prometheus/prometheus.js",
      "exporters may import from: units, outage, config, kubernetes.",
    ],
    ["src/alerting/x.ts", "../thanos/query.js", "alerting may import from: units, outage, config, kubernetes."],
    ["src/existing/x.ts", "../alerting/alert.js", "existing may import from: "],
    ["src/prometheus/x.ts", "../existing/snippets.js", "prometheus may import from: "],
    ["src/manifests/x.ts", "../units/duration.js", "manifests may import from: nothing else."],
    ["src/identity/x.ts", "../kubernetes/pod.js", "identity may import from: units, outage, config."],
    ["src/thanos/x.ts", "../identity/mint.js", "thanos may import from: "],
    ["src/audit/x.ts", "../thanos/query.js", "audit may import from: units, outage, config."],
    ["src/cost/x.ts", "../thanos/query.js", "cost may import from: units, outage, config."],
    ["src/status/x.ts", "../thanos/query.js", "status may import from: units, outage, config, identity, audit."],
    ["src/prometheus/x.ts", "../audit/window.js", "prometheus may import from: "],
  ])("keep %s from importing %s", async (file, module, message) => {
    expect(await complaints(file, importing(module))).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ["src/thanos/x.ts", "../../stacks/observability-stack.js"],
    ["src/config/x.ts", "../app.js"],
    ["src/config/rules/x.ts", "../../app.js"],
    ["src/kubernetes/x.ts", "../../main.js"],
    ["src/units/x.ts", "../cli/manifests.js"],
    ["src/grafana/x.ts", "../../lab/main.js"],
    ["src/grafana/x.ts", "../../policy/main.js"],
    ["src/manifests/x.ts", "../../test/support/synth.js"],
  ])("let imports point downwards alone: %s may not import %s", async (file, module) => {
    expect(await complaints(file, importing(module))).toEqual([expect.stringContaining("Imports point downwards")]);
  });

  it.each([
    "src/thanos/x.ts",
    "src/config/x.ts",
    "stacks/x.ts",
    "src/app.ts",
    "main.ts",
    "lab/x.ts",
    "policy/x.ts",
    "test/x.test.ts",
  ])("lead %s to the framework and the providers through the imports map", async (file) => {
    for (const module of ["cdktf", "@cdktf/provider-kubernetes", "@cdktf/provider-helm/lib/release/index.js"]) {
      expect((await complaints(file, importing(module))).join("\n")).toContain("through the imports map");
    }
  });

  it.each(["src/app.ts", "src/thanos/x.ts", "src/config/x.ts", "stacks/x.ts"])(
    "keep the process environment from %s",
    async (file) => {
      expect(await complaints(file, "export const x = process.env.HOME;\n")).toEqual([
        expect.stringContaining("Only main.ts and src/cli read the process environment."),
      ]);
    },
  );

  it.each([
    ["src/config/x.ts", "../units/duration.js"],
    ["src/config/rules/x.ts", "../model.js"],
    ["src/config/x.ts", "zod"],
    ["src/kubernetes/x.ts", "../config/versions.js"],
    ["src/kubernetes/x.ts", "#kubernetes/namespace-v1"],
    ["src/object-store/x.ts", "../kubernetes/task.js"],
    ["src/thanos/x.ts", "../object-store/object-store.js"],
    ["src/thanos/x.ts", "../prometheus/remote-write.js"],
    ["src/grafana/x.ts", "#cdktf"],
    ["src/manifests/tables/x.ts", "../json.js"],
    ["src/identity/x.ts", "../config/model.js"],
    ["src/identity/x.ts", "../units/duration.js"],
    ["src/audit/x.ts", "../config/tenant-label.js"],
    ["stacks/x.ts", "../src/thanos/query.js"],
    ["src/app.ts", "../stacks/observability-stack.js"],
    ["src/cli/x.ts", "../app.js"],
    ["main.ts", "./src/app.js"],
    ["lab/x.ts", "../src/manifests/render-stack.js"],
    ["test/x.test.ts", "../stacks/observability-stack.js"],
  ])("let %s import %s", async (file, module) => {
    expect(await complaints(file, importing(module))).toEqual([]);
  });

  it.each(["main.ts", "src/cli/x.ts", "lab/x.ts"])("let %s read the process environment", async (file) => {
    expect(await complaints(file, "export const x = process.env.HOME;\n")).toEqual([]);
  });
});
