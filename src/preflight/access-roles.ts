import type { JsonObject } from "../manifests/json.js";
import type { AccessRule, NeededAccess } from "./access-rule.js";

const apiVersion = "rbac.authorization.k8s.io/v1";

/** What `npm run preflight` looks at beside, and a deployment does not need. */
const preflightLooks: readonly AccessRule[] = [
  { group: "", resource: "nodes", verbs: ["list"] },
  { group: "", resource: "persistentvolumes", verbs: ["list"] },
  { group: "scheduling.k8s.io", resource: "priorityclasses", verbs: ["list"] },
  { group: "storage.k8s.io", resource: "storageclasses", verbs: ["list"] },
];

/**
 * Roles that allow just what is needed: one for what is outside of namespaces or in all of them, and one per namespace.
 *
 * @param stack whose they are; their names begin with it.
 */
export function accessRoles(stack: string, needed: NeededAccess): JsonObject[] {
  const namespaces = [...new Set(needed.rules.flatMap(({ namespace }) => namespace ?? []))].sort();
  const wide = needed.rules.filter(({ namespace }) => namespace === undefined);
  const looks = preflightLooks.filter(
    (look) =>
      !wide.some(
        ({ group, resource, verbs, names }) =>
          names === undefined &&
          group === look.group &&
          resource === look.resource &&
          look.verbs.every((verb) => verbs.includes(verb)),
      ),
  );
  return [
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: `${stack}-apply` },
      rules: [
        ...roleRules([...wide, ...looks]),
        ...needed.paths.map(({ path, verbs }) => ({ nonResourceURLs: [path], verbs: [...verbs] })),
      ],
    },
    ...namespaces.map((namespace) => ({
      apiVersion,
      kind: "Role",
      metadata: { name: `${stack}-apply`, namespace },
      rules: roleRules(needed.rules.filter((rule) => rule.namespace === namespace)),
    })),
  ];
}

/** Resources of one group with the same verbs stand together, so that a person can read it. */
function roleRules(rules: readonly AccessRule[]): JsonObject[] {
  const together = new Map<string, AccessRule & { readonly resources: string[] }>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.group, rule.verbs, rule.names]);
    const found = together.get(key);
    if (found === undefined) together.set(key, { ...rule, resources: [rule.resource] });
    else found.resources.push(rule.resource);
  }
  return [...together.values()].map(({ group, resources, names, verbs }) => ({
    apiGroups: [group],
    resources,
    ...(names === undefined ? {} : { resourceNames: [...names] }),
    verbs: [...verbs],
  }));
}
