import type { Environment } from "../model.js";
import { matchesWhole } from "../schema/regular-expression.js";
import { senderMetrics } from "../sender-metrics.js";
import type { Finding } from "../shape-problems.js";

const why = "by them it is known how far the cluster is behind, what it loses and how full its volume is";

/** Without its sender's own metrics a cluster can be late, lose samples or fill its volume, and nobody is told. */
export function sendersAreWatched({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ prometheus }, index): Finding[] => {
    const { keep, drop } = prometheus.metrics;
    const path = ["childClusters", index, "prometheus", "metrics"];
    const needed = senderMetrics(prometheus);
    const missing =
      keep.length === 0 ? [] : needed.filter((name) => !keep.some((pattern) => matchesWhole(pattern, name)));
    return [
      ...(missing.length === 0
        ? []
        : [
            {
              path: [...path, "keep"],
              got: keep,
              rule: `a list that keeps the metrics of the cluster's own sender too: ${why}`,
              remedy: `add ${missing.join(", ")}`,
            },
          ]),
      ...drop.flatMap((pattern, at) => {
        const dropped = needed.filter((name) => matchesWhole(pattern, name));
        return dropped.length === 0
          ? []
          : [
              {
                path: [...path, "drop", at],
                got: pattern,
                rule: `a pattern that leaves the metrics of the cluster's own sender alone: ${why}`,
                remedy: `write a narrower pattern, without ${dropped.join(", ")}`,
              },
            ];
      }),
    ];
  });
}
