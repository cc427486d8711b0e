import { stackId, type Environment } from "../../src/config/model.js";
import { runsOurPrometheus } from "../../src/config/our-prometheus.js";

/** Stacks of clusters whose Prometheus runs already: nothing of ours runs there. */
export function existingStacks({ name, childClusters }: Environment): string[] {
  return childClusters.filter((child) => !runsOurPrometheus(child)).map((child) => stackId(name, child.name));
}
