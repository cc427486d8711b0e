import { thanosMetrics } from "../../src/thanos/thanos-component.js";
import { OBSERVABILITY } from "../topology.js";
import { CheckFailure, type Check } from "./check.js";

/** The Compactor has gone through the bucket at least once and has not given up. */
export const compactorRuns: Check = {
  title: "the Compactor has run and is not halted",
  suspects: [{ cluster: OBSERVABILITY, name: "thanos-compact" }],
  async run({ kubectl, environment: { observability } }) {
    const path = `/api/v1/namespaces/${observability.namespace}/pods/thanos-compact-0:${thanosMetrics.port}/proxy${thanosMetrics.path}`;
    let text: string;
    try {
      text = await kubectl(OBSERVABILITY)(["get", "--raw", path]);
    } catch (error) {
      throw new CheckFailure(
        `the Compactor serves no metrics: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const value = (metric: string) => Number(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1]);
    if (value("thanos_compact_halted") !== 0) throw new CheckFailure("the Compactor has halted");
    const runs = value("thanos_compact_iterations_total");
    if (!(runs > 0)) throw new CheckFailure("the Compactor has finished no run yet");
    return `${runs} runs, ${value("thanos_compact_group_compactions_total") || 0} compactions`;
  },
};
