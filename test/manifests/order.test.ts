import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifests/json.js";
import { type DependencyGraph, creationWaves, dependencyGraph, transitiveClosure } from "../../src/manifests/order.js";
import { oracleStack } from "../support/provider-oracle.js";
import { terraformGraph } from "../support/terraform-graph.js";

const ns = "${kubernetes_namespace_v1.thanos.metadata[0].name}";

/** References of every form the stacks use: in text, in keys, in functions, through locals and data, and bare. */
const stack: JsonObject = {
  variable: { password: { type: "string", ephemeral: true } },
  locals: { service: "${kubernetes_service_v1.query.metadata[0].name}.${local.zone}", zone: "cluster.local" },
  data: { kubernetes_secret_v1: { pull: { metadata: { name: "pull", namespace: ns } } } },
  resource: {
    kubernetes_namespace_v1: { thanos: { metadata: { name: "thanos" } }, lonely: { metadata: { name: "lonely" } } },
    kubernetes_service_account_v1: { query: { metadata: { name: "query", namespace: ns } } },
    kubernetes_secret_v1: {
      password: { data_wo: { a: "${var.password}" }, data_wo_revision: 1, metadata: [{ name: "p", namespace: ns }] },
    },
    kubernetes_config_map_v1: {
      rules: {
        data: { "${kubernetes_secret_v1.password.metadata[0].name}.yaml": "$${kubernetes_namespace_v1.lonely}" },
        metadata: { name: "rules" },
      },
      urls: { data: { a: "http://${local.service}", b: "${jsonencode([data.kubernetes_secret_v1.pull.data])}" } },
    },
    kubernetes_service_v1: { query: { metadata: { name: "query", namespace: ns } } },
    kubernetes_stateful_set_v1: {
      query: {
        "//": { metadata: { path: "kubernetes_config_map_v1.urls" } },
        depends_on: ["kubernetes_config_map_v1.rules"],
        lifecycle: { replace_triggered_by: ["kubernetes_secret_v1.password"] },
        spec: { service_name: "a-${kubernetes_service_v1.query.metadata.0.name}-b" },
      },
    },
    helm_release: { grafana: { depends_on: ["kubernetes_stateful_set_v1.query", "data.kubernetes_secret_v1.pull"] } },
  },
};

const isResource = (address: string) => !address.startsWith("data.");

/** A graph in a form that compares: resources only, with everything reachable, sorted. */
function closure(graph: DependencyGraph): Record<string, string[]> {
  const entries = [...transitiveClosure(graph)].filter(([address]) => isResource(address));
  return Object.fromEntries(entries.map(([address, others]) => [address, [...others].filter(isResource).sort()]));
}

describe("dependencyGraph", () => {
  it.each([
    ["references of every form", stack],
    ["the recorded stack", oracleStack()],
  ])("sees what Terraform's own graph shows: %s", async (_, json) => {
    expect(closure(dependencyGraph(json))).toEqual(closure(await terraformGraph(json)));
  });

  it("names direct dependencies, through locals and data sources to the resources behind", () => {
    const graph = dependencyGraph(stack);
    expect([...graph.get("kubernetes_config_map_v1.urls")!]).toEqual([
      "kubernetes_namespace_v1.thanos",
      "kubernetes_service_v1.query",
    ]);
    expect([...graph.get("kubernetes_stateful_set_v1.query")!]).toEqual([
      "kubernetes_config_map_v1.rules",
      "kubernetes_secret_v1.password",
      "kubernetes_service_v1.query",
    ]);
  });

  it("rejects depends_on that names what is not there", () => {
    const json = { resource: { helm_release: { a: { depends_on: ["helm_release.gone"] } } } };
    expect(() => dependencyGraph(json)).toThrow("helm_release.a: depends_on: names helm_release.gone, which the stack");
  });
});

describe("creationWaves", () => {
  it("puts every resource behind all it depends on, in a fixed order", () => {
    expect(creationWaves(dependencyGraph(stack))).toEqual([
      ["kubernetes_namespace_v1.lonely", "kubernetes_namespace_v1.thanos"],
      ["kubernetes_secret_v1.password", "kubernetes_service_account_v1.query", "kubernetes_service_v1.query"],
      ["kubernetes_config_map_v1.rules", "kubernetes_config_map_v1.urls"],
      ["kubernetes_stateful_set_v1.query"],
      ["helm_release.grafana"],
    ]);
  });

  it("does not depend on the order of the file", () => {
    const reversed = Object.fromEntries(Object.entries(stack.resource as JsonObject).reverse());
    expect(creationWaves(dependencyGraph({ ...stack, resource: reversed }))).toEqual(
      creationWaves(dependencyGraph(stack)),
    );
  });

  it("rejects a circle and names it", () => {
    const json = {
      resource: {
        helm_release: {
          a: { x: "${helm_release.b.name}" },
          b: { x: "${helm_release.c.name}" },
          c: { depends_on: ["helm_release.a"] },
          d: { depends_on: ["helm_release.a"] },
        },
      },
    };
    expect(() => creationWaves(dependencyGraph(json))).toThrow(
      "helm_release.a: depends on itself: helm_release.a → helm_release.b → helm_release.c → helm_release.a",
    );
  });

  it("rejects a resource that refers to itself", () => {
    const json = { resource: { helm_release: { a: { x: "${helm_release.a.name}" } } } };
    expect(() => creationWaves(dependencyGraph(json))).toThrow("helm_release.a → helm_release.a");
  });
});
