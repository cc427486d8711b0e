import type { AlertGroup } from "../alert.js";
import { rateWindow } from "../fleet/windows.js";
import { bucket, failsAbove } from "./failing-share.js";
import type { WatchedComponents } from "./watched-components.js";

const job = 'job="thanos-compact"';

/** The Thanos mixin's rules about the Compactor that are not among those about its failure. */
export function compactorComponent({ scrapeInterval }: WatchedComponents): AlertGroup {
  const window = String(rateWindow(scrapeInterval));
  const compactions = {
    failed: `thanos_compact_group_compactions_failures_total{${job}}`,
    all: `thanos_compact_group_compactions_total{${job}}`,
  };
  return {
    name: "components-thanos-compact",
    alerts: [
      {
        name: "ThanosCompactMultipleRunning",
        expr: `sum by (job) (up{${job}}) > 1`,
        for: "5m",
        severity: "page",
        summary: "{{ $value }} Compactors run.",
        description:
          "Two that work on one bucket make blocks that overlap, and delete what the other reads. There must be one.",
      },
      {
        name: "ThanosCompactHighCompactionFailures",
        expr: failsAbove(5, compactions, window),
        for: "15m",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} % of compactions fail.',
        description: "Blocks are not merged: queries over long ranges get slower and the bucket grows.",
      },
      {
        name: "ThanosCompactBucketHighOperationFailures",
        expr: failsAbove(5, bucket(job), window),
        for: "15m",
        severity: "ticket",
        summary: '{{ printf "%.0f" $value }} % of what the Compactor wants of the object store fails.',
        description: "It repeats a run that fails; nothing is lost.",
      },
    ],
  };
}
