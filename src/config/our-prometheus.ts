import type { ChildCluster } from "./schema/environment.js";

/** A child cluster whose Prometheus is deployed by its stack. */
export interface ChildWithOurPrometheus extends ChildCluster {
  readonly prometheus: ChildCluster["prometheus"] & { readonly mode: "server" | "agent" };
}

/** Whether the stack of a child cluster deploys its Prometheus, and does not just tell one that runs already where to send. */
export function runsOurPrometheus(child: ChildCluster): child is ChildWithOurPrometheus {
  return child.prometheus.mode !== "existing";
}
