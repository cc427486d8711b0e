import type { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import type { WorkloadProps } from "../../src/kubernetes/workload.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";

/** Requests and a memory limit, and nothing else. */
export const minimalSettings = {
  resources: {
    requests: { cpu: Quantity.parse("100m"), memory: Quantity.parse("64Mi") },
    limits: { memory: Quantity.parse("1000Mi") },
  },
};

/** The least a workload needs. */
export function minimalWorkload(namespace: ClusterNamespace): WorkloadProps {
  const check = { path: "/-/ready", port: "http", period: 5, failures: 3 };
  return {
    namespace,
    name: "thanos-query",
    component: "query",
    image: "example.com/thanos:v1",
    replicas: 2,
    args: ["query"],
    ports: { http: 10902 },
    probes: { readiness: check, liveness: check },
    settings: minimalSettings,
    terminationGracePeriod: Duration.seconds(30),
  };
}
