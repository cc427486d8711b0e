import type { Environment } from "../model.js";
import { senderOf } from "../outage-settings.js";
import { senderMetrics } from "../sender-metrics.js";
import type { Finding } from "../shape-problems.js";
import { filteredAway } from "./filtered-away.js";

const why = "by them it is known how far the cluster is behind, what it loses and how full its volume is";

/** Without its sender's own metrics a cluster can be late, lose samples or fill its volume, and nobody is told. */
export function sendersAreWatched({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus }, index): Finding[] => {
    const { metrics } = prometheus;
    const path = ["childClusters", index, "prometheus", "metrics"];
    const { missing, dropping } = filteredAway(metrics, senderMetrics(senderOf({ prometheus })));
    return [
      ...(missing.length === 0
        ? []
        : [
            {
              path: [...path, "keep"],
              got: metrics.keep,
              rule: `a list that keeps the metrics of the cluster's own sender too: ${why}`,
              remedy: `add ${missing.join(", ")}`,
            },
          ]),
      ...dropping.map(({ index: at, pattern, names }) => ({
        path: [...path, "drop", at],
        got: pattern,
        rule: `a pattern that leaves the metrics of the cluster's own sender alone: ${why}`,
        remedy: `write a narrower pattern, without ${names.join(", ")}`,
      })),
    ];
  });
}
