import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { renderManifests } from "../../src/cli/render-manifests.js";
import type { JsonObject } from "../../src/manifests/json.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "render-manifests-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function synthesized(stack: string, json: JsonObject): string {
  const path = join(folder, "stacks", stack);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "cdk.tf.json"), JSON.stringify(json));
  return join(path, "cdk.tf.json");
}

const stack: JsonObject = {
  variable: { password: { ephemeral: true, default: "s3cr3t" } },
  resource: {
    helm_release: { grafana: {} },
    kubernetes_config_map_v1: { x: { metadata: { name: "x" }, data: { a: "b" } } },
    kubernetes_secret_v1: {
      y: {
        metadata: { name: "y", namespace: "thanos" },
        data_wo: { "object store.yml": "${var.password}" },
        data_wo_revision: 1,
      },
    },
  },
};

function render(stackFiles: readonly string[], out?: string): string {
  let text = "";
  const place = out === undefined ? undefined : { folder: out, environment: "lab", complete: false };
  renderManifests({ stackFiles, out: place, write: (more) => (text += more) });
  return text;
}

describe("renderManifests", () => {
  it("writes the stack with what is missing from it in front, and no secret", () => {
    const text = render([synthesized("lab-observability", stack)]);
    expect(text.split("---\n")[0]).toBe(
      [
        "# Stack lab-observability: 1 object.",
        "# Not in here:",
        "#   helm_release.grafana: a chart, which Helm renders",
        "#   kubernetes_secret_v1.y: needs variable password",
        "#     kubectl create secret generic y --namespace thanos --type Opaque --from-file 'object store.yml=<file>'",
        "",
      ].join("\n"),
    );
    expect(parseAllDocuments(text)).toHaveLength(1);
    expect(text).not.toMatch(/s3cr3t|czNjcjN0/);
  });

  it("writes one folder per stack, with what is missing from it in front of its kustomization", () => {
    const files = [synthesized("a", stack), synthesized("b", { resource: {} })];
    const out = join(folder, "deeper", "out");
    expect(render(files, out)).toBe(`${join(out, "a")}\n`);
    expect(readFileSync(join(out, "a", "00_config-map_default_x.yaml"), "utf8")).toContain("kind: ConfigMap");
    const kustomization = readFileSync(join(out, "a", "kustomization.yaml"), "utf8");
    expect(kustomization).toContain("#   kubernetes_secret_v1.y: needs variable password");
    expect(parse(kustomization)).toMatchObject({ resources: ["00_config-map_default_x.yaml"] });
    // No tool takes a kustomization of nothing.
    expect(existsSync(join(out, "b"))).toBe(false);
  });

  it("rejects with the problems of all stacks and writes nothing", () => {
    const broken = (name: string) => synthesized(name, { resource: { kubernetes_config_map_v1: { x: { dta: {} } } } });
    const out = join(folder, "out");
    const attempt = () => render([broken("a"), synthesized("good", stack), broken("b")], out);
    expect(attempt).toThrow(/a: kubernetes_config_map_v1\.x: dta: [^]*b: kubernetes_config_map_v1\.x: dta: /);
    expect(existsSync(out)).toBe(false);
  });

  it("rejects a stack that was not synthesized", () => {
    expect(() => render([join(folder, "stacks", "gone", "cdk.tf.json")])).toThrow(/cannot be read: .*synthesize first/);
  });
});
