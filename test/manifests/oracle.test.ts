import { describe, expect, it } from "vitest";
import { comparable } from "../../lab/apply/oracle-comparison.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { withServerDefaults } from "../support/api-server-defaults.js";
import { oracle, oracleStack, oracleVariables } from "../support/provider-oracle.js";

const rendered = new Map(
  renderStack(oracleStack(), { variables: oracleVariables }).objects.map(({ address, object }) => [address, object]),
);

describe("a rendered resource", () => {
  it("exists for each of the 30 recorded resources", () => {
    expect(rendered.size).toBe(30);
    expect(Object.keys(oracle)).toHaveLength(30);
  });

  it.each(Object.entries(oracle))("is what the real provider sends: %s", (name, { resource, sent }) => {
    const object = rendered.get(`${resource}.${name}`)!;
    expect(comparable(withServerDefaults(object))).toEqual(comparable(sent));
  });
});
