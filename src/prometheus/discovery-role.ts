import { Construct } from "constructs";
import { ClusterRoleBindingV1 } from "#kubernetes/cluster-role-binding-v1";
import { ClusterRoleV1 } from "#kubernetes/cluster-role-v1";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import { labels } from "../kubernetes/labels.js";

/** Properties of the role. */
export interface DiscoveryRoleProps {
  readonly namespace: ClusterNamespace;
  /** ServiceAccount that gets the role. */
  readonly serviceAccount: string;
}

/** Lets a Prometheus read what it needs to discover targets and to scrape API server and kubelets; it may change nothing. */
export class DiscoveryRole extends Construct {
  constructor(scope: Construct, id: string, props: DiscoveryRoleProps) {
    super(scope, id);
    // Cluster-wide objects: the namespace in the name keeps two installations in one cluster apart.
    const name = `${props.namespace.name}-prometheus`;
    const metadata = { name, labels: labels({ name: "prometheus", component: "prometheus" }) };
    const role = new ClusterRoleV1(this, "Resource", {
      metadata,
      rule: [
        { apiGroups: [""], resources: ["nodes", "services", "endpoints", "pods"], verbs: ["get", "list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        { nonResourceUrls: ["/metrics"], verbs: ["get"] },
      ],
    });
    new ClusterRoleBindingV1(this, "binding", {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
      subject: [{ kind: "ServiceAccount", name: props.serviceAccount, namespace: props.namespace.reference }],
    });
  }
}
