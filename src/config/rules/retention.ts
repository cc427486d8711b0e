import { Duration } from "../../units/duration.js";
import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** Ages at which the Compactor downsamples to the next resolution. Source: Thanos, `pkg/compact/downsample`. */
const downsampledAfter = [
  { key: "raw", age: Duration.hours(40), to: "5-minute" },
  { key: "fiveMinutes", age: Duration.days(10), to: "1-hour" },
] as const;

/** The Compactor refuses to start when samples would be gone before they can be downsampled. */
export function retentionLeavesTimeToDownsample({ observability: { retention, compactor } }: Environment): Finding[] {
  if (String(compactor.extraArgs["downsampling.disable"]) === "true") return [];
  return downsampledAfter.flatMap(({ key, age, to }) => {
    const kept = retention[key];
    if (kept.milliseconds === 0 || !kept.isLessThan(age)) return [];
    return [
      {
        path: ["observability", "retention", key],
        got: String(kept),
        rule: `0, which keeps them for ever, or at least ${age}: only then are ${to} aggregates made of them`,
        remedy: `write ${age} or more, or switch downsampling off with compactor.extraArgs: { downsampling.disable: true }`,
      },
    ];
  });
}

/** A gateway that still answers from a block that is deleted fails every query that touches it. */
export function gatewaysLetGoBeforeDeletion({ observability: { compactor, storeGateway } }: Environment): Finding[] {
  if (storeGateway.syncInterval.isLessThan(compactor.deleteDelay.times(0.5))) return [];
  return [
    {
      path: ["observability", "compactor", "deleteDelay"],
      got: String(compactor.deleteDelay),
      rule:
        `more than twice storeGateway.syncInterval, which is ${storeGateway.syncInterval}: ` +
        "gateways let go of a marked block after half the delay, at their next look into the bucket",
      remedy: `write ${storeGateway.syncInterval.times(4)} or more, or shorten the interval`,
    },
  ];
}
