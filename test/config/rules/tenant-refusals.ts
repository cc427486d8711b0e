import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const limits = (settings: Settings): Settings => ({ observability: { receive: { limits: settings } } });
const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", { tenantLimits: settings })] });
const metrics = (settings: Settings): Settings => ({ observability: { prometheus: { metrics: settings } } });

const tooLow = (least: string) => ({
  rule: `at least ${least}, which a Prometheus may send at once: what is above the limit is refused for good and lost`,
  remedy: `write ${least} or more`,
});
const narrower = "write a narrower pattern";

/** What the rules on what clusters may write refuse, by rule. */
export const tenantRefusals: Refusals = {
  requestLimitsAboveWhatIsSent: [
    {
      behaviour: "fewer samples in a request than a Prometheus sends",
      change: limits({ requestSamples: 1999 }),
      problem: {
        path: "observability.receive.limits.requestSamples",
        got: 1999,
        ...tooLow("2000"),
        at: "requestSamples: 1999",
      },
    },
    ...[{ tenantLimits: { requestSamples: 9999 } }, {}].map((own) => ({
      behaviour: `fewer samples in a request than a disk queue sends, ${own.tenantLimits ? "for it alone" : "for all"}`,
      change: {
        childClusters: [child("batcave", { ...own, prometheus: { buffer: "diskQueue" } })],
        ...(own.tenantLimits ? {} : limits({ requestSamples: 9999 })),
      },
      problem: {
        path: own.tenantLimits
          ? "childClusters[0].tenantLimits.requestSamples"
          : "observability.receive.limits.requestSamples",
        got: 9999,
        rule: "at least 10000, which a disk queue may send at once: what is above the limit is refused each time, and all behind it waits",
        remedy: "write 10000 or more",
        at: "requestSamples: 9999",
      },
    })),
    {
      behaviour: "fewer samples than a disk queue sends for all, where only another limit is its own",
      change: {
        childClusters: [
          child("batcave", { tenantLimits: { requestSeries: 20_000 }, prometheus: { buffer: "diskQueue" } }),
        ],
        ...limits({ requestSamples: 9999 }),
      },
      problem: {
        path: "observability.receive.limits.requestSamples",
        got: 9999,
        rule: "at least 10000, which a disk queue may send at once: what is above the limit is refused each time, and all behind it waits",
        remedy: "write 10000 or more",
        at: "requestSamples: 9999",
      },
    },
    {
      behaviour: "a shorter request than a Prometheus sends",
      change: limits({ requestBytes: "8191Ki" }),
      problem: {
        path: "observability.receive.limits.requestBytes",
        got: "8191Ki",
        ...tooLow("8Mi"),
        at: "requestBytes: 8191Ki",
      },
    },
    {
      behaviour: "fewer series in a request of one cluster than its Prometheus sends",
      change: batcave({ requestSeries: 500 }),
      problem: {
        path: "childClusters[0].tenantLimits.requestSeries",
        got: 500,
        ...tooLow("2000"),
        at: "requestSeries: 500",
      },
    },
  ],
  headSeriesAreMeasured: [
    {
      behaviour: "a list of metrics without the one that limits are held by",
      change: metrics({ keep: ["up", "thanos_.*"] }),
      problem: {
        path: "observability.prometheus.metrics.keep",
        got: ["up", "thanos_.*"],
        rule: "a list that keeps prometheus_tsdb_head_series too: by it the routers hold clusters to their limits",
        remedy: "add prometheus_tsdb_head_series",
        at: "keep:",
      },
    },
    {
      behaviour: "a pattern that drops the metric that limits are held by",
      change: metrics({ drop: ["go_.*", "prometheus_tsdb_.*"] }),
      problem: {
        path: "observability.prometheus.metrics.drop[1]",
        got: "prometheus_tsdb_.*",
        rule: "a pattern that leaves the metric prometheus_tsdb_head_series alone: by it the routers hold clusters to their limits",
        remedy: narrower,
        at: "- prometheus_tsdb_.*",
      },
    },
    {
      behaviour: "a pattern that removes the label with the tenant",
      change: metrics({ dropLabels: ["tenant.*"] }),
      problem: {
        path: "observability.prometheus.metrics.dropLabels[0]",
        got: "tenant.*",
        rule: "a pattern that leaves the label tenant alone: by it the routers hold clusters to their limits",
        remedy: narrower,
        at: "- tenant.*",
      },
    },
  ],
  deniedOnce: [
    {
      behaviour: "a cluster that is denied twice",
      change: { observability: { remoteWrite: { denied: ["batcave", "gone", "batcave"] } } },
      problem: {
        path: "observability.remoteWrite.denied[2]",
        got: "batcave",
        rule: "each cluster once",
        remedy: "remove it",
        at: "- batcave",
      },
    },
  ],
};
