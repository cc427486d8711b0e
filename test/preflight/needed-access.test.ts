import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../src/config/load.js";
import { charts } from "../../src/config/versions.js";
import { kinds } from "../../src/manifests/tables/kinds.js";
import { accessQuestions, type AccessQuestion } from "../../src/preflight/access-questions.js";
import { accessRoles } from "../../src/preflight/access-roles.js";
import { mergedAccess } from "../../src/preflight/access-rule.js";
import { defaultCollectors, knownCharts } from "../../src/preflight/chart-access.js";
import { neededAccess, pluralOf } from "../../src/preflight/needed-access.js";
import { stackNeeds } from "../../src/preflight/stack-needs.js";
import { chartFixture } from "../support/chart-values.js";
import { synthApp } from "../support/synth-app.js";

const { stacks } = synthApp(loadEnvironments("environments"));
const clusterStacks = [...stacks].filter(([id]) => !id.endsWith("object-storage"));

interface RoleRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}
interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules: readonly RoleRule[];
}

/** What Kubernetes' own authorizer says: pkg/registry/rbac/validation/rule.go, RuleAllows. */
function allows(roles: readonly Role[], { verb, object, path }: AccessQuestion): boolean {
  return roles
    .filter(({ kind, metadata }) => kind === "ClusterRole" || metadata.namespace === object?.namespace)
    .flatMap(({ rules }) => rules)
    .some((rule) => {
      if (!rule.verbs.includes(verb)) return false;
      if (object === undefined) return rule.nonResourceURLs?.includes(path ?? "") === true;
      const resource = [object.resource, ...(object.subresource === undefined ? [] : [object.subresource])].join("/");
      return (
        rule.apiGroups?.includes(object.group) === true &&
        rule.resources?.includes(resource) === true &&
        (rule.resourceNames === undefined || rule.resourceNames.includes(object.name ?? ""))
      );
    });
}

const inNamespace = (resource: string, verb: string, group: string, namespace: string): AccessQuestion => ({
  verb,
  object: { group, resource, namespace },
});

describe.each(clusterStacks)("the permissions of %s", (id, { json }) => {
  const needs = stackNeeds(json);
  const needed = neededAccess(needs);
  const roles = accessRoles(id, needed) as unknown as Role[];

  it("cover every resource of the stack: it can be made, read, changed and deleted", () => {
    const made = Object.entries(json["resource"] as Record<string, Record<string, unknown>>);
    const count = made
      .filter(([type]) => type.startsWith("kubernetes_"))
      .reduce((sum, [, all]) => sum + Object.keys(all).length, 0);
    expect(needs.objects).toHaveLength(count);
    expect(needs.releases).toHaveLength(
      Object.keys((json["resource"] as Record<string, object>)["helm_release"] ?? {}).length,
    );
    for (const { apiVersion, kind, metadata } of needs.objects) {
      const group = apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
      const { name, namespace } = metadata as { name: string; namespace?: string };
      for (const verb of ["create", "get", "patch", "delete"]) {
        const object = { group, resource: pluralOf(kind), namespace, name: verb === "create" ? undefined : name };
        expect(allows(roles, { verb, object }), `${verb} ${kind} ${name}`).toBe(true);
      }
    }
  });

  it("are what the roles that are printed allow, to the last question", () => {
    expect(accessQuestions(needed).filter((question) => !allows(roles, question))).toEqual([]);
  });

  it("are nothing that reads secrets elsewhere, ends other people's namespaces, or hands out more", () => {
    const own = needs.objects.find(({ kind }) => kind === "Secret")?.metadata["namespace"] as string;
    expect(allows(roles, inNamespace("secrets", "get", "", own))).toBe(true);
    for (const verb of ["get", "list", "watch", "create"]) {
      expect(allows(roles, inNamespace("secrets", verb, "", "kube-system")), verb).toBe(false);
    }
    const foreign = (resource: string, group = "") => ({
      verb: "delete",
      object: { group, resource, name: "foreign" },
    });
    expect(allows(roles, foreign("namespaces"))).toBe(false);
    expect(allows(roles, foreign("clusterroles", "rbac.authorization.k8s.io"))).toBe(false);
    expect(allows(roles, foreign("clusterrolebindings", "rbac.authorization.k8s.io"))).toBe(false);
    const verbs = roles.flatMap(({ rules }) => rules.flatMap((rule) => rule.verbs));
    expect(verbs).not.toContain("*");
    expect(verbs).not.toContain("escalate");
    expect(verbs).not.toContain("bind");
  });

  it("hold what the stack's own roles hand out, because nobody may hand out more", () => {
    const handedOut = needs.objects
      .filter(({ kind }) => kind === "ClusterRole")
      .flatMap(({ rules }) => rules as object[]);
    // Where Prometheus runs already there is none of ours to discover targets.
    const ours = needs.objects.some(({ kind }) => kind === "Namespace");
    expect(handedOut.length > 0).toBe(ours);
    for (const { apiGroups = [], resources = [], nonResourceURLs = [], verbs } of handedOut as RoleRule[]) {
      for (const verb of verbs) {
        for (const path of nonResourceURLs) expect(allows(roles, { verb, path })).toBe(true);
        for (const [group, full] of apiGroups.flatMap((one) => resources.map((other) => [one, other] as const))) {
          const [resource = "", subresource] = full.split("/");
          expect(allows(roles, { verb, object: { group, resource, subresource } }), `${verb} ${full}`).toBe(true);
        }
      }
    }
  });
});

describe("the tables behind permissions", () => {
  it("know every chart that is released", () => {
    expect([...knownCharts].sort()).toEqual(
      Object.values(charts)
        .map(({ chart }) => chart)
        .sort(),
    );
  });

  it("know what kube-state-metrics lists, by its own values", () => {
    expect([...defaultCollectors].sort()).toEqual(chartFixture("kube-state-metrics").values["collectors"]);
  });

  it("call each kind as the API server does", () => {
    const plurals = [...new Set(Object.values(kinds).map(({ kind }) => pluralOf(kind)))];
    expect(plurals.sort()).toEqual(
      [
        ...["clusterrolebindings", "clusterroles", "configmaps", "cronjobs", "daemonsets", "deployments"],
        ...["horizontalpodautoscalers", "ingresses", "jobs", "namespaces", "networkpolicies"],
        ...["persistentvolumeclaims", "poddisruptionbudgets", "priorityclasses"],
        ...["rolebindings", "roles", "secrets", "serviceaccounts", "services", "statefulsets", "storageclasses"],
      ].sort(),
    );
    expect(pluralOf("Endpoints")).toBe("endpoints");
  });

  it("put what is asked twice together, and keep what is for one name apart from what is for all", () => {
    const nodes = { group: "", resource: "nodes" };
    expect(
      mergedAccess([
        { rules: [{ ...nodes, verbs: ["list"] }], paths: [{ path: "/metrics", verbs: ["get"] }] },
        { rules: [{ ...nodes, verbs: ["get", "list"] }], paths: [{ path: "/metrics", verbs: ["get"] }] },
        { rules: [{ ...nodes, verbs: ["delete"], names: ["a"] }], paths: [] },
        { rules: [{ ...nodes, verbs: ["delete"], names: ["b"] }], paths: [] },
      ]),
    ).toEqual({
      rules: [
        { ...nodes, verbs: ["get", "list"] },
        { ...nodes, verbs: ["delete"], names: ["a", "b"] },
      ],
      paths: [{ path: "/metrics", verbs: ["get"] }],
    });
  });
});
