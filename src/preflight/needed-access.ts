import { isJsonList, isJsonObject, type JsonValue } from "../manifests/json.js";
import type { KubernetesObject } from "../manifests/render-stack.js";
import { mergedAccess, type AccessRule, type NeededAccess } from "./access-rule.js";
import { chartAccess } from "./chart-access.js";
import type { StackNeeds } from "./stack-needs.js";

/**
 * What Terraform's provider does with an object: it creates, reads, patches and deletes. Waiting for a rollout is reading.
 * Source: provider 2.38, kubernetes/resource_kubernetes_*_v1.go.
 */
const onItsOwn = ["delete", "get", "patch"] as const;

/**
 * What whoever applies a stack must be allowed, no more: derived from the stack itself.
 *
 * Kubernetes lets nobody hand out rights they do not hold, so what the stack's roles allow is in here too.
 */
export function neededAccess({ objects, releases }: StackNeeds): NeededAccess {
  return mergedAccess([
    { rules: objects.flatMap(objectAccess), paths: [] },
    ...objects.flatMap(handedOut),
    ...releases.map(chartAccess),
  ]);
}

/** API group of an object: empty for the core one. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.replace(/\/.*$/, "") : "";
}

/** Plural name of a kind, as the API server has it in its paths. */
export function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === "endpoints") return name;
  if (name.endsWith("y")) return `${name.slice(0, -1)}ies`;
  return name.endsWith("s") ? `${name}es` : `${name}s`;
}

function objectAccess({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): AccessRule[] {
  const object = { group: groupOf(apiVersion), resource: pluralOf(kind) };
  if (typeof namespace === "string") return [{ ...object, verbs: ["create", ...onItsOwn], namespace }];
  // Outside of namespaces everything belongs to somebody else: only what has our names is touched.
  return [
    { ...object, verbs: ["create"] },
    { ...object, verbs: onItsOwn, names: [name] },
  ];
}

function handedOut(object: KubernetesObject): NeededAccess[] {
  if (object.kind !== "ClusterRole" && object.kind !== "Role") return [];
  const { namespace } = object.metadata;
  const where = typeof namespace === "string" ? { namespace } : {};
  const rules = isJsonList(object["rules"]) ? object["rules"].filter(isJsonObject) : [];
  return rules.map((rule) => {
    const verbs = texts(rule["verbs"]);
    return {
      rules: texts(rule["apiGroups"]).flatMap((group) =>
        texts(rule["resources"]).map((resource) => ({ group, resource, verbs, ...where })),
      ),
      paths: texts(rule["nonResourceURLs"]).map((path) => ({ path, verbs })),
    };
  });
}

function texts(value: JsonValue | undefined): string[] {
  return isJsonList(value) ? value.filter((item) => typeof item === "string") : [];
}
