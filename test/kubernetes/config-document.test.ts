import { describe, expect, it } from "vitest";
import { ConfigDocument } from "../../src/kubernetes/config-document.js";
import { synthConstruct } from "../support/construct.js";

function synth(files: Readonly<Record<string, string>>) {
  let document: ConfigDocument | undefined;
  const result = synthConstruct((stack, namespace) => {
    document = new ConfigDocument(stack, "document", { namespace, name: "endpoints", component: "query", files });
  });
  return { ...result, document: document! };
}

describe("ConfigDocument", () => {
  it("keeps the files in a ConfigMap", () => {
    const { object } = synth({ "a.yaml": "a: 1\n", "b.yaml": "b: 2\n" });
    expect(object("ConfigMap")).toMatchObject({
      metadata: { name: "endpoints", namespace: "fleet", labels: { "app.kubernetes.io/component": "query" } },
      data: { "a.yaml": "a: 1\n", "b.yaml": "b: 2\n" },
    });
  });

  it("hands out its name as a reference, so that what mounts it comes after it", () => {
    const { document, json } = synth({ a: "" });
    expect(document.configMap).toMatch(/TfToken/);
    expect(json).toHaveProperty("resource.kubernetes_config_map_v1");
  });

  it("keeps Terraform from reading its own language in a document", () => {
    const text = 'replacement: "${1}" %{if} $1\n';
    const { object, resource } = synth({ a: text });
    expect(resource("kubernetes_config_map_v1").data).toEqual({ a: 'replacement: "$${1}" %%{if} $1\n' });
    expect(object("ConfigMap").data).toEqual({ a: text });
  });

  it("has a checksum that changes with names and texts, and with nothing else", () => {
    const checksum = (files: Readonly<Record<string, string>>) => synth(files).document.checksum;
    const first = checksum({ a: "1" });
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum({ a: "1" })).toBe(first);
    expect(checksum({ a: "2" })).not.toBe(first);
    expect(checksum({ b: "1" })).not.toBe(first);
  });

  it("rejects a value that only a running Terraform knows", () => {
    expect(() =>
      synthConstruct((stack, namespace) => {
        new ConfigDocument(stack, "document", {
          namespace,
          name: "endpoints",
          component: "query",
          files: { a: `namespace: ${namespace.reference}` },
        });
      }),
    ).toThrow("may hold only values that are known when synthesizing");
  });
});
