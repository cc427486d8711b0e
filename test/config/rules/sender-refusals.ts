import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";
import { existingFilterRefusal } from "./existing-refusals.js";

const batcave = (metrics: Settings, kind: Settings = {}): Settings => ({
  childClusters: [child("batcave", { prometheus: { ...kind, metrics } })],
});
const why = "by them it is known how far the cluster is behind, what it loses and how full its volume is";
const place = "childClusters[0].prometheus.metrics";

/** What the rules on a sender's own metrics refuse, by rule. */
export const senderRefusals: Refusals = {
  sendersAreWatched: [
    {
      behaviour: "a short list of metrics that leaves out those of the sender, and names each of them",
      change: batcave({ keep: ["node_.+", "prometheus_remote_storage_.+", "prometheus_tsdb_.+"] }),
      problem: {
        path: `${place}.keep`,
        got: ["node_.+", "prometheus_remote_storage_.+", "prometheus_tsdb_.+"],
        rule: `a list that keeps the metrics of the cluster's own sender too: ${why}`,
        remedy: "add kubelet_volume_stats_capacity_bytes, kubelet_volume_stats_used_bytes",
        at: "keep:",
      },
    },
    {
      behaviour: "the same without those of a disk queue, where there is one",
      change: batcave(
        { keep: ["(prometheus|kubelet)_.+", "vmagent_remotewrite_.+"] },
        { mode: "agent", buffer: "diskQueue" },
      ),
      problem: {
        path: `${place}.keep`,
        got: ["(prometheus|kubelet)_.+", "vmagent_remotewrite_.+"],
        rule: `a list that keeps the metrics of the cluster's own sender too: ${why}`,
        remedy: "add vm_persistentqueue_bytes_dropped_total",
        at: "keep:",
      },
    },
    {
      behaviour: "a pattern that drops one of them",
      change: batcave({ drop: ["go_.+", "prometheus_.+_desired"] }),
      problem: {
        path: `${place}.drop[1]`,
        got: "prometheus_.+_desired",
        rule: `a pattern that leaves the metrics of the cluster's own sender alone: ${why}`,
        remedy: "write a narrower pattern, without prometheus_remote_storage_shards_desired",
        at: "- prometheus_.+_desired",
      },
    },
    existingFilterRefusal,
  ],
};
