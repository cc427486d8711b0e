import {
  type ResourceKind,
  block,
  blocks,
  boolean,
  intOrString,
  integer,
  map,
  steering,
  string,
  strings,
} from "../fields.js";
import { type JsonObject, isJsonObject } from "../json.js";
import { labelSelectorFields, namespacedMetadata } from "./shared.js";

const isLoadBalancer = (spec: JsonObject) => spec.type === "LoadBalancer";

const service: ResourceKind = {
  apiVersion: "v1",
  kind: "Service",
  wait: {
    goal: "loadBalancer",
    argument: "wait_for_load_balancer",
    default: true,
    when: ({ spec }) => isJsonObject(spec) && isLoadBalancer(spec),
  },
  timeoutSeconds: 600,
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      // The provider leaves these two out for every other type: the API server would refuse them.
      allocate_load_balancer_node_ports: boolean({ default: true, pointer: true, when: isLoadBalancer }),
      load_balancer_class: string({ when: isLoadBalancer }),
      cluster_ip: string({ wire: "clusterIP" }),
      cluster_ips: strings({ wire: "clusterIPs" }),
      external_ips: strings({ wire: "externalIPs" }),
      external_name: string(),
      external_traffic_policy: string(),
      health_check_node_port: integer(),
      internal_traffic_policy: string(),
      ip_families: strings(),
      ip_family_policy: string(),
      load_balancer_ip: string({ wire: "loadBalancerIP" }),
      load_balancer_source_ranges: strings(),
      port: blocks(
        {
          app_protocol: string(),
          name: string(),
          node_port: integer(),
          port: integer(),
          protocol: string({ default: "TCP" }),
          target_port: intOrString(),
        },
        { wire: "ports" },
      ),
      publish_not_ready_addresses: boolean(),
      selector: map(),
      session_affinity: string({ default: "None" }),
      session_affinity_config: block({
        client_ip: block({ timeout_seconds: integer({ pointer: true }) }, { wire: "clientIP" }),
      }),
      type: string({ default: "ClusterIP" }),
    }),
    wait_for_load_balancer: steering,
  },
};

const backend = block({
  resource: block({ api_group: string(), kind: string(), name: string() }),
  service: block({ name: string(), port: block({ name: string(), number: integer() }) }),
});

const ingress: ResourceKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  wait: { goal: "loadBalancer", argument: "wait_for_load_balancer", default: false },
  timeoutSeconds: 1200,
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      default_backend: backend,
      ingress_class_name: string(),
      rule: blocks(
        {
          host: string(),
          http: block({
            path: blocks(
              { backend, path: string(), path_type: string({ default: "ImplementationSpecific" }) },
              { wire: "paths" },
            ),
          }),
        },
        { wire: "rules" },
      ),
      tls: blocks({ hosts: strings(), secret_name: string() }),
    }),
    wait_for_load_balancer: steering,
  },
};

const policyPorts = blocks({ end_port: integer(), port: intOrString(), protocol: string({ default: "TCP" }) });
const policyPeers = blocks({
  ip_block: block({ cidr: string(), except: strings() }),
  namespace_selector: block(labelSelectorFields),
  pod_selector: block(labelSelectorFields),
});

const networkPolicy: ResourceKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      egress: blocks({ ports: policyPorts, to: policyPeers }),
      ingress: blocks({ from: policyPeers, ports: policyPorts }),
      pod_selector: block(labelSelectorFields),
      policy_types: strings(),
    }),
  },
};

/** Resource types that route and restrict traffic. */
export const networking: Readonly<Record<string, ResourceKind>> = {
  kubernetes_ingress_v1: ingress,
  kubernetes_network_policy_v1: networkPolicy,
  kubernetes_service_v1: service,
};
