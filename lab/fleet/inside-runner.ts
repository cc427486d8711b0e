import type { KubernetesObject } from "../../src/manifests/render-stack.js";

/** Who applies a folder from inside its cluster. */
export const runner = { name: "fleet-runner", namespace: "kube-system" } as const;

/** What server-side apply asks for. */
const APPLY = ["get", "create", "patch"];

/** Resources of the kinds that stacks render, as RBAC names them. */
const plurals: Readonly<Record<string, string>> = { NetworkPolicy: "networkpolicies" };

/**
 * The ServiceAccount that applies a stack's folder, and nothing that its objects do not need. Whoever gives rights away
 * must have them: for the roles of the stack, by their names, the runner may all the same.
 */
export function insideRunner(objects: readonly KubernetesObject[]): readonly object[] {
  const kinds = new Map(objects.map((object) => [`${groupOf(object)}/${object.kind}`, object]));
  const named = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  const given = named("ClusterRole");
  const metadata = { name: runner.name };
  const rbac = "rbac.authorization.k8s.io";
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...metadata, namespace: runner.namespace } },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRole",
      metadata,
      rules: [
        ...[...kinds.values()].map((object) => ({
          apiGroups: [groupOf(object)],
          resources: [plurals[object.kind] ?? `${object.kind.toLowerCase()}s`],
          verbs: APPLY,
        })),
        ...(given.length === 0
          ? []
          : [
              {
                apiGroups: [rbac],
                resources: ["clusterroles"],
                resourceNames: given,
                verbs: ["bind", "escalate"],
              },
            ]),
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: runner.name },
      subjects: [{ kind: "ServiceAccount", ...runner }],
    },
  ];
}

const groupOf = ({ apiVersion }: KubernetesObject): string =>
  apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
