import type { PlacementSettings, ResourceSettings } from "../../src/kubernetes/component-settings.js";
import { Quantity } from "../../src/units/quantity.js";

/** Every placement setting, for a construct's maximal test. */
export const maximalPlacement: Required<PlacementSettings> = {
  nodeSelector: { "node.kubernetes.io/pool": "monitoring" },
  tolerations: [{ key: "dedicated", operator: "Equal", value: "monitoring", effect: "NoSchedule" }],
  priorityClass: "monitoring-critical",
  storageClass: "fast",
  imagePullSecrets: ["registry-credentials"],
  labels: { "example.com/team": "observability" },
  annotations: { "example.com/pager": "observability" },
};

/** Requests and limits with every part given. */
export const maximalResources: ResourceSettings = {
  requests: {
    cpu: Quantity.parse("250m"),
    memory: Quantity.parse("1Gi"),
    ephemeralStorage: Quantity.parse("100Mi"),
  },
  limits: { cpu: Quantity.parse("2"), memory: Quantity.parse("2Gi"), ephemeralStorage: Quantity.parse("3Gi") },
};
