import {
  type Field,
  type ResourceKind,
  block,
  blocks,
  boolean,
  intOrString,
  integer,
  quantity,
  refused,
  string,
} from "../fields.js";
import type { JsonObject, JsonValue } from "../json.js";
import { clusterMetadata, labelSelectorFields, namespacedMetadata } from "./shared.js";

// The provider sends the one value the type of the target asks for, and takes "0" for unset.
const targetOf = (type: string, argument: string) => (target: JsonObject) =>
  target.type === type && !isUnset(target[argument]);
const isUnset = (value: JsonValue = null) => value === null || value === "" || value === "0" || value === 0;

const target = block({
  average_utilization: integer({ when: targetOf("Utilization", "average_utilization") }),
  average_value: quantity({ when: targetOf("AverageValue", "average_value") }),
  type: string(),
  value: quantity({ when: targetOf("Value", "value") }),
});
const metric = block({ name: string(), selector: block(labelSelectorFields) });
const objectReference: Field = block({ api_version: string(), kind: string(), name: string() });

const scalingRules = block({
  policy: blocks({ period_seconds: integer(), type: string(), value: integer() }, { wire: "policies" }),
  select_policy: string(),
  stabilization_window_seconds: integer({ pointer: true }),
});

const horizontalPodAutoscaler: ResourceKind = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      behavior: block({ scale_down: scalingRules, scale_up: scalingRules }),
      max_replicas: integer(),
      metric: blocks(
        {
          container_resource: block({ container: string(), name: string(), target }),
          external: block({ metric, target }),
          object: block({ described_object: objectReference, metric, target }),
          pods: block({ metric, target }),
          resource: block({ name: string(), target }),
          type: string(),
        },
        { wire: "metrics" },
      ),
      min_replicas: integer(),
      scale_target_ref: objectReference,
      target_cpu_utilization_percentage: refused("is ignored by the provider in autoscaling/v2; give a metric block"),
    }),
  },
};

/** Resource types that keep workloads available and sized. */
export const availability: Readonly<Record<string, ResourceKind>> = {
  kubernetes_horizontal_pod_autoscaler_v2: horizontalPodAutoscaler,
  kubernetes_pod_disruption_budget_v1: {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    fields: {
      metadata: namespacedMetadata,
      spec: block({
        max_unavailable: intOrString({ pointer: true }),
        min_available: intOrString({ pointer: true }),
        selector: block(labelSelectorFields),
      }),
    },
  },
  kubernetes_priority_class_v1: {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    fields: {
      metadata: clusterMetadata,
      description: string(),
      global_default: boolean(),
      preemption_policy: string({ default: "PreemptLowerPriority" }),
      value: integer({ pointer: true }),
    },
  },
};
