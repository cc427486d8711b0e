import { type ResourceKind, block, blocks, string, strings } from "../fields.js";
import { clusterMetadata, labelSelectorFields, namespacedMetadata } from "./shared.js";

const apiVersion = "rbac.authorization.k8s.io/v1";
const ruleFields = { api_groups: strings(), resource_names: strings(), resources: strings(), verbs: strings() };

const bindingFields = {
  role_ref: block({ api_group: string(), kind: string(), name: string() }),
  subject: blocks(
    {
      api_group: string(),
      kind: string(),
      name: string(),
      // Sent for a User or a Group too, where it means nothing.
      namespace: string({ default: "default" }),
    },
    { wire: "subjects" },
  ),
};

/** Resource types that grant access to the API. */
export const access: Readonly<Record<string, ResourceKind>> = {
  kubernetes_cluster_role_binding_v1: {
    apiVersion,
    kind: "ClusterRoleBinding",
    fields: { metadata: clusterMetadata, ...bindingFields },
  },
  kubernetes_cluster_role_v1: {
    apiVersion,
    kind: "ClusterRole",
    fields: {
      metadata: clusterMetadata,
      aggregation_rule: block({ cluster_role_selectors: blocks(labelSelectorFields) }),
      rule: blocks({ ...ruleFields, non_resource_urls: strings({ wire: "nonResourceURLs" }) }, { wire: "rules" }),
    },
  },
  kubernetes_role_binding_v1: {
    apiVersion,
    kind: "RoleBinding",
    fields: { metadata: namespacedMetadata, ...bindingFields },
  },
  kubernetes_role_v1: {
    apiVersion,
    kind: "Role",
    fields: { metadata: namespacedMetadata, rule: blocks(ruleFields, { wire: "rules" }) },
  },
};
