import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifests/json.js";
import { ManifestError } from "../../src/manifests/problems.js";
import { type RenderOptions, renderStack } from "../../src/manifests/render-stack.js";

const namespace = { metadata: { name: "thanos" } };

function stack(resource: JsonObject, variable: JsonObject = {}): JsonObject {
  return { resource: { kubernetes_namespace_v1: { ns: namespace }, ...resource }, variable };
}

function configMap(block: JsonObject, variable: JsonObject = {}): JsonObject {
  return stack({ kubernetes_config_map_v1: { x: { metadata: { name: "x" }, ...block } } }, variable);
}

function render(json: unknown, options?: RenderOptions) {
  const { objects, notRendered } = renderStack(json, options);
  return { objects: new Map(objects.map((one) => [one.address, one])), notRendered };
}

function data(json: unknown, options?: RenderOptions): unknown {
  return render(json, options).objects.get("kubernetes_config_map_v1.x")?.object.data;
}

function problems(json: unknown, options?: RenderOptions): string[] {
  try {
    renderStack(json, options);
  } catch (error) {
    if (error instanceof ManifestError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("references", () => {
  const name = "kubernetes_namespace_v1.ns.metadata[0].name";

  it.each([
    [`\${${name}}`, "thanos"],
    ["${kubernetes_namespace_v1.ns.metadata.0.name}", "thanos"],
    [`http://query.\${${name}}.svc`, "http://query.thanos.svc"],
    [`\${${name}}/\${${name}}`, "thanos/thanos"],
    ["$${not_a_reference} and %%{if}", "${not_a_reference} and %{if}"],
  ])("take names from other resources: %s", (template, value) => {
    expect(data(configMap({ data: { a: template } }))).toEqual({ a: value });
  });

  it("are followed through several resources", () => {
    const json = stack({
      kubernetes_service_account_v1: { sa: { metadata: { name: "sa", namespace: `\${${name}}` } } },
      kubernetes_config_map_v1: {
        x: { metadata: { name: "x", namespace: "${kubernetes_service_account_v1.sa.metadata[0].namespace}" } },
      },
    });
    expect(render(json).objects.get("kubernetes_config_map_v1.x")?.object.metadata.namespace).toBe("thanos");
  });

  it("read the provider's default namespace where a resource gives none", () => {
    const json = stack({
      kubernetes_service_account_v1: { sa: { metadata: [{ name: "sa" }] } },
      kubernetes_config_map_v1: {
        x: { metadata: { name: "x" }, data: { a: "${kubernetes_service_account_v1.sa.metadata[0].namespace}" } },
      },
    });
    expect(data(json)).toEqual({ a: "default" });
  });

  it("stand in map keys too", () => {
    expect(data(configMap({ data: { "${var.key}": "x" } }, { key: { default: "k" } }))).toEqual({ k: "x" });
  });

  it.each([
    ["an attribute only the API server knows", "${kubernetes_namespace_v1.ns.metadata[0].uid}"],
    ["a function", "${jsonencode(var.x)}"],
    ["a local value", "${local.x}"],
    ["a data source", "${data.kubernetes_secret_v1.x.data}"],
    ["a resource that is not there", "${kubernetes_namespace_v1.gone.metadata[0].name}"],
    ["an undeclared variable", "${var.gone}"],
  ])("rejects %s", (_, template) => {
    expect(problems(configMap({ data: { a: template } }))).toEqual([
      expect.stringMatching(/^kubernetes_config_map_v1\.x: data\.a: refers to /),
    ]);
  });

  it("rejects a directive", () => {
    expect(problems(configMap({ data: { a: "%{ if true }x%{ endif }" } }))[0]).toContain("only a running Terraform");
  });

  it("rejects a name that refers to itself", () => {
    const json = stack({
      kubernetes_service_account_v1: {
        a: { metadata: { name: "${kubernetes_service_account_v1.b.metadata[0].name}" } },
        b: { metadata: { name: "${kubernetes_service_account_v1.a.metadata[0].name}" } },
      },
    });
    expect(problems(json)).toEqual([expect.stringMatching(/depends on itself: .*\.a → .*\.b → .*\.a/)]);
  });
});

describe("variables", () => {
  it("take the supplied value before the default", () => {
    const json = configMap({ data: { a: "${var.x}" } }, { x: { default: "d" } });
    expect(data(json)).toEqual({ a: "d" });
    expect(data(json, { variables: { x: "s" } })).toEqual({ a: "s" });
  });

  it("keep the type of a default where the template is nothing but the reference", () => {
    const json = configMap({ immutable: "${var.frozen}" }, { frozen: { type: "bool", default: true } });
    expect(render(json).objects.get("kubernetes_config_map_v1.x")?.object.immutable).toBe(true);
  });

  it("rejects a variable without a value outside of a Secret", () => {
    expect(problems(configMap({ data: { a: "${var.x}" } }, { x: {} }))).toEqual([
      "kubernetes_config_map_v1.x: needs a value for variable x",
    ]);
  });

  it.each(["sensitive", "ephemeral"])("rejects a variable that is %s outside of a Secret", (mark) => {
    const json = configMap({ data: { a: "${var.x}" } }, { x: { [mark]: true } });
    expect(problems(json, { variables: { x: "s3cr3t" } })).toEqual([
      "kubernetes_config_map_v1.x: shows the secret variable x; only a Secret may hold it",
    ]);
  });
});

describe("Secrets", () => {
  const secret = (block: JsonObject) =>
    stack(
      { kubernetes_secret_v1: { x: { metadata: { name: "x" }, ...block } } },
      { a: { ephemeral: true }, b: { ephemeral: true } },
    );
  const rendered = (block: JsonObject, options?: RenderOptions) =>
    render(secret(block), options).objects.get("kubernetes_secret_v1.x");

  it("hold texts as base64 and binary data as it is", () => {
    expect(rendered({ data: { t: "ü" }, binary_data: { b: "AAE=" } })?.object.data).toEqual({ t: "w7w=", b: "AAE=" });
  });

  it("carry the revision of write-only data", () => {
    const block = { data_wo: { t: "${var.a}" }, data_wo_revision: 7 };
    const one = rendered(block, { variables: { a: "x" } });
    expect(one?.object.data).toEqual({ t: "eA==" });
    expect(one?.writeOnlyRevision).toBe(7);
  });

  it("are listed, not rendered, while variables have no value", () => {
    const { objects, notRendered } = render(secret({ data_wo: { t: "${var.b}${var.a}" }, data_wo_revision: 1 }));
    expect(objects.has("kubernetes_secret_v1.x")).toBe(false);
    expect(notRendered).toMatchObject([
      { address: "kubernetes_secret_v1.x", reason: "needs variables a, b", variables: ["a", "b"] },
    ]);
    expect(notRendered[0]?.object?.data).toEqual({ t: "" });
  });

  it("are withheld on request even when the variables have values", () => {
    const block = { data_wo: { t: "${var.a}" }, data_wo_revision: 1 };
    const result = render(secret(block), { variables: { a: "s3cr3t" }, withholdSecrets: true });
    expect(JSON.stringify(result.notRendered)).not.toContain("s3cr3t");
    expect(result.notRendered[0]?.reason).toBe("needs variable a");
  });

  it.each([
    ["write-only data without a revision", { data_wo: { t: "x" } }, "data_wo_revision: is absent or below 1"],
    ["revision 0", { data_wo: { t: "x" }, data_wo_revision: 0 }, "data_wo_revision: is absent or below 1"],
    [
      "write-only binary data without a revision",
      { binary_data_wo: { t: "AA==" } },
      "binary_data_wo_revision: is absent",
    ],
    [
      "write-only data beside readable data",
      { data: { a: "x" }, data_wo: { t: "x" }, data_wo_revision: 1 },
      "takes one",
    ],
    ["binary data that is not base64", { binary_data: { t: "not base64" } }, 'binary_data["t"]: is not base64'],
  ])("rejects %s", (_, block, message) => {
    expect(problems(secret(block))).toEqual([expect.stringContaining(message)]);
  });
});

describe("what is not rendered", () => {
  it("is listed with a reason when it belongs to another provider", () => {
    const { notRendered } = render(stack({ helm_release: { grafana: {} }, aws_s3_bucket: { blocks: {} } }));
    expect(notRendered.map(({ address, reason }) => `${address}: ${reason}`)).toEqual([
      "aws_s3_bucket.blocks: in AWS and not in Kubernetes: Terraform makes it",
      "helm_release.grafana: a chart, which Helm renders",
    ]);
  });

  it("rejects a Kubernetes resource type that is not in the tables", () => {
    expect(problems(stack({ kubernetes_manifest: { x: {} } }))).toEqual([
      expect.stringContaining("kubernetes_manifest.x: is of a resource type that is not rendered"),
    ]);
  });
});

describe("arguments", () => {
  it("come as a block or as a list of one", () => {
    const json = stack({ kubernetes_config_map_v1: { x: { metadata: [{ name: "x", labels: { a: "b" } }] } } });
    expect(render(json).objects.get("kubernetes_config_map_v1.x")?.object.metadata).toEqual({
      labels: { a: "b" },
      name: "x",
      namespace: "default",
    });
  });

  it("that are null are absent", () => {
    expect(data(configMap({ data: null, binary_data: { a: null } }))).toBeUndefined();
  });

  it.each([
    ["an unknown argument", { dta: {} }, "dta: is an argument the provider does not have"],
    ["an unknown argument inside a block", { metadata: { name: "x", lables: {} } }, "metadata.lables: is an argument"],
    ["a list where one block is meant", { metadata: [{ name: "x" }, { name: "y" }] }, "metadata: is a list of 2"],
    ["a text where a map is meant", { data: "x" }, "data: is a string, not a map"],
    ["a list where a text is meant", { data: { a: ["x"] } }, 'data["a"]: is a list of 1, not a text'],
    ["a text that is no truth value", { immutable: "maybe" }, "immutable: is a string that is not true or false"],
    ["a missing name", { metadata: {} }, "metadata.name: is absent"],
    ["a generated name", { metadata: { name: "x", generate_name: "x-" } }, "metadata.generate_name: a name the API"],
    ["count", { count: 2 }, "count: multiplies the resource"],
    ["for_each", { for_each: {} }, "for_each: multiplies the resource"],
    ["a provisioner", { provisioner: {} }, "provisioner: runs commands"],
    ["an unknown lifecycle argument", { lifecycle: { prevent: true } }, "lifecycle.prevent: is an argument Terraform"],
    ["a timeout that is no duration", { timeouts: { create: "soon" } }, "timeouts.create: is not a duration"],
  ])("rejects %s", (_, block, message) => {
    expect(problems(configMap(block))).toContainEqual(
      expect.stringContaining(`kubernetes_config_map_v1.x: ${message}`),
    );
  });

  it("rejects all mistakes at once", () => {
    expect(problems(configMap({ a: 1, b: 2, data: { c: "${local.c}" } }))).toHaveLength(3);
  });

  it("rejects what is no Terraform JSON", () => {
    expect(problems([])).toEqual(["stack: is not a Terraform JSON object"]);
    expect(problems({ resource: { kubernetes_config_map_v1: { x: "y" } } })).toEqual([
      "kubernetes_config_map_v1.x: has no block",
    ]);
  });
});
