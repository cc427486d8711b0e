import { expect, it } from "vitest";
import { component } from "../../src/config/schema/component.js";
import type { ComponentSettings } from "../../src/kubernetes/component-settings.js";

it("component settings are what the environment's schema yields", () => {
  // The assignment is the test: it stops compiling when the schema and the constructs' props grow apart.
  const settings: ComponentSettings = component({ cpu: "100m", memory: "128Mi", memoryLimit: "256Mi" }).parse({
    tolerations: [{ key: "dedicated" }],
    extraArgs: { "log.level": "debug", "query.replica-label": ["a", "b"] },
  });
  expect(settings.tolerations).toEqual([{ key: "dedicated", operator: "Equal" }]);
  expect(settings.resources?.requests.cpu.toString()).toBe("100m");
});
