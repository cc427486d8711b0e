import { LEAST_FIVE_MINUTE_RETENTION, leastRawRetention } from "../../outage/long-term.js";
import type { Duration } from "../../units/duration.js";
import type { Environment } from "../model.js";
import { largestBudget } from "../outage-settings.js";
import type { Finding } from "../shape-problems.js";

/** How long samples of a resolution must stay until the next coarser one is made of all of them. */
const keptUntilDownsampled = [
  {
    key: "raw",
    age: leastRawRetention,
    of: "3d and the largest outageBudget",
    to: "5-minute",
  },
  {
    key: "fiveMinutes",
    age: (): Duration => LEAST_FIVE_MINUTE_RETENTION,
    of: "two weeks of compaction and 3d",
    to: "1-hour",
  },
] as const;

/** The Compactor deletes by age, whether a sample has been downsampled or not; below 40h and 10d it does not even start. */
export function retentionLeavesTimeToDownsample(environment: Environment): Finding[] {
  const { retention, compactor } = environment.observability;
  if (String(compactor.extraArgs["downsampling.disable"]) === "true") return [];
  const budget = largestBudget(environment);
  return keptUntilDownsampled.flatMap(({ key, age, of, to }) => {
    const kept = retention[key];
    const needed = age(budget);
    if (kept.milliseconds === 0 || !kept.isLessThan(needed)) return [];
    return [
      {
        path: ["observability", "retention", key],
        got: String(kept),
        rule: `0, which keeps them for ever, or at least ${needed} (${of}): only then are ${to} aggregates made of all of them`,
        remedy: `write ${needed} or more, or switch downsampling off with compactor.extraArgs: { downsampling.disable: true }`,
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
