import { thanosMetrics } from "../../src/thanos/thanos-component.js";
import { readPod } from "../samples/sources.js";
import { OBSERVABILITY } from "../topology.js";
import type { ScenarioContext } from "./scenario.js";

/** What a pod of Thanos says in its metrics. @throws LabError when it does not answer. */
export function thanosMetricsOf({ checks }: ScenarioContext, pod: string): Promise<string> {
  const { namespace } = checks.environment.observability;
  return readPod(checks.kubectl(OBSERVABILITY), { namespace, pod, port: thanosMetrics.port }, thanosMetrics.path);
}
