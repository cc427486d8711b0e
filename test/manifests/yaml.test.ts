import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { renderStack } from "../../src/manifests/render-stack.js";
import { toYaml } from "../../src/manifests/yaml.js";
import { oracleStack, oracleVariables } from "../support/provider-oracle.js";

describe("toYaml", () => {
  const { objects } = renderStack(oracleStack(), { variables: oracleVariables });
  const yaml = toYaml(objects);

  it("writes every object so that it reads back the same", () => {
    expect(parseAllDocuments(yaml).map((document) => document.toJS() as unknown)).toEqual(
      objects.map((one) => one.object),
    );
  });

  it("writes the namespace before what lives in it, with the Terraform address in front", () => {
    expect(yaml.indexOf("# kubernetes_namespace_v1.namespace")).toBeLessThan(yaml.indexOf("# kubernetes_config_map"));
    expect(yaml).toMatch(/---\n# kubernetes_namespace_v1\.namespace\napiVersion: v1\nkind: Namespace\n/);
  });

  it("never shortens repeated parts into aliases, which some tools do not read", () => {
    expect(yaml).not.toMatch(/[&*]a\d/);
  });
});
