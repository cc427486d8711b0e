import type { WrittenSeries } from "./write-request.js";

/** Metric that every attack writes, so that what landed can be asked for. */
export const PROBE_METRIC = "lab_attack_probe";

/** One series of one sample, taken now; `attempt` tells the attacks apart. */
export function probeSeries(attempt: string, labels: Readonly<Record<string, string>> = {}): readonly WrittenSeries[] {
  return [{ labels: { __name__: PROBE_METRIC, attempt, ...labels }, samples: [{ timestamp: Date.now(), value: 1 }] }];
}
