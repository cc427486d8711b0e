import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../manifests/json.js";
import type { AccessRule, NeededAccess } from "./access-rule.js";
import type { StackRelease } from "./stack-needs.js";

/**
 * What Helm does with an object of a chart: it compares, patches, waits by watching, and deletes. Source: Helm 3 and 4,
 * pkg/kube/client.go and wait.go.
 */
const helmVerbs = ["create", "delete", "get", "list", "patch", "update", "watch"] as const;

const looks = ["get", "list", "watch"] as const;

type Kind = readonly [group: string, resource: string];

const common: readonly Kind[] = [
  ["", "services"],
  ["", "serviceaccounts"],
];
const configured: readonly Kind[] = [
  ["", "configmaps"],
  ["policy", "poddisruptionbudgets"],
];

/** Kinds each chart makes in its own namespace, with our values. Source: the charts' templates at the tested versions. */
const charts: Readonly<Record<string, (values: JsonObject) => readonly Kind[]>> = {
  "kube-state-metrics": () => [...common, ["apps", "deployments"], ["policy", "poddisruptionbudgets"]],
  "prometheus-node-exporter": () => [...common, ["apps", "daemonsets"]],
  alertmanager: () => [...common, ...configured, ["apps", "statefulsets"]],
  grafana: (values) => [
    ...common,
    ...configured,
    ["", "secrets"],
    ["apps", "deployments"],
    ...(isOn(values, "persistence", "enabled") ? ([["", "persistentvolumeclaims"]] as const) : []),
    ...(isOn(values, "ingress", "enabled") ? ([["networking.k8s.io", "ingresses"]] as const) : []),
    ...(isOn(values, "route", "main", "enabled") ? ([["gateway.networking.k8s.io", "httproutes"]] as const) : []),
  ],
};

/** Names of the charts that are known here. */
export const knownCharts: readonly string[] = Object.keys(charts);

/**
 * What Helm must be allowed to install one release, and what it must hold itself to hand it on.
 *
 * @throws Error for a chart that is not in the table.
 */
export function chartAccess({ chart, namespace, values }: StackRelease): NeededAccess {
  const kinds = charts[chart];
  if (kinds === undefined) throw new Error(`add what the chart ${chart} makes to src/preflight/chart-access.ts`);
  const inNamespace = (verbs: readonly string[], all: readonly Kind[]): AccessRule[] =>
    all.map(([group, resource]) => ({ group, resource, verbs, namespace }));
  return {
    rules: [
      ...inNamespace(helmVerbs, kinds(values)),
      // Where Helm keeps what it knows of a release.
      ...inNamespace(helmVerbs, [["", "secrets"]]),
      // Whether a workload is rolled out is read from what it has made.
      ...inNamespace(looks, [
        ["apps", "replicasets"],
        ["", "pods"],
      ]),
      ...(chart === "kube-state-metrics" ? kubeStateMetrics(values) : []),
    ],
    paths: [],
  };
}

/** Groups of what kube-state-metrics reports on; the core group where none is named. Source: its chart, templates/role.yaml. */
const collectorGroups: Readonly<Record<string, string>> = {
  certificatesigningrequests: "certificates.k8s.io",
  cronjobs: "batch",
  daemonsets: "apps",
  deployments: "apps",
  endpointslices: "discovery.k8s.io",
  horizontalpodautoscalers: "autoscaling",
  ingresses: "networking.k8s.io",
  jobs: "batch",
  leases: "coordination.k8s.io",
  mutatingwebhookconfigurations: "admissionregistration.k8s.io",
  networkpolicies: "networking.k8s.io",
  poddisruptionbudgets: "policy",
  replicasets: "apps",
  statefulsets: "apps",
  storageclasses: "storage.k8s.io",
  validatingwebhookconfigurations: "admissionregistration.k8s.io",
  volumeattachments: "storage.k8s.io",
};

/** What the chart's own list has, where the values do not name another: values.yaml, `collectors`. */
export const defaultCollectors: readonly string[] = [
  ...Object.keys(collectorGroups),
  ...["configmaps", "limitranges", "namespaces", "nodes", "persistentvolumeclaims", "persistentvolumes", "pods"],
  ...["replicationcontrollers", "resourcequotas", "secrets", "services"],
];

/** What helm-values/kube-state-metrics.yaml calls the release's objects: `fullnameOverride`. */
const kubeStateMetricsName = "kube-state-metrics";

/** Nobody may hand out what they do not hold themselves: what its role lists, whoever makes the role must hold. */
function kubeStateMetrics(values: JsonObject): AccessRule[] {
  const excluded = values["collectorsExclude"];
  const without = new Set(isJsonList(excluded) ? excluded : []);
  return [
    ...["clusterroles", "clusterrolebindings"].flatMap((resource): AccessRule[] => [
      { group: "rbac.authorization.k8s.io", resource, verbs: ["create", "list", "watch"] },
      {
        group: "rbac.authorization.k8s.io",
        resource,
        verbs: ["delete", "get", "patch", "update"],
        names: [kubeStateMetricsName],
      },
    ]),
    ...defaultCollectors
      .filter((resource) => !without.has(resource))
      .map((resource) => ({ group: collectorGroups[resource] ?? "", resource, verbs: ["list", "watch"] })),
  ];
}

function isOn(values: JsonObject, ...path: readonly string[]): boolean {
  return (
    path.reduce<JsonValue | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), values) === true
  );
}
