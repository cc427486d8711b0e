import { diskQueueJob } from "../../config/rules/prometheus.js";
import { ENDANGERED } from "../../outage/silence.js";
import type { Alert, AlertGroup } from "../alert.js";
import { perCluster, read, writers } from "../promql.js";
import { recorded } from "../recorded.js";
import type { Recording } from "../recording.js";
import type { WatchedFleet } from "./watched-cluster.js";

/** What Prometheus and the queue beside it keep on their volume. */
const KEPT = [
  "prometheus_tsdb_wal_storage_size_bytes",
  "prometheus_tsdb_storage_blocks_bytes",
  "prometheus_tsdb_head_chunks_storage_size_bytes",
  "vmagent_remotewrite_pending_data_bytes",
];

/** How full the volume and the disk queue of each sender are. */
export function volumes({ clusters }: WatchedFleet): AlertGroup {
  const declaredVolume = read(recorded.declaredVolume, "observability");
  const kept = perCluster(
    "sum",
    `{__name__=~"${KEPT.join("|")}",job=~"prometheus|${diskQueueJob}",${writers.children}}`,
  );
  const volume = (metric: string) =>
    perCluster(
      "max",
      `kubelet_volume_stats_${metric}{persistentvolumeclaim=~"data-prometheus-[0-9]+",${writers.children}}`,
    );
  const queues = clusters.some(({ buffer }) => buffer === "diskQueue");
  const recordings: Recording[] = [
    {
      record: recorded.senderDiskUsed,
      expr:
        `max by (cluster) (${kept} / on (cluster) ${declaredVolume} ` +
        // A volume that is a folder of a larger file system says how full that is.
        `or label_replace(${volume("used_bytes")} / on (cluster) (${volume("capacity_bytes")} <= on (cluster) 2 * ${declaredVolume}), "source", "kubelet", "", ""))`,
    },
    ...(queues
      ? [
          {
            record: recorded.diskQueueUsed,
            expr: `${perCluster("sum", `vmagent_remotewrite_pending_data_bytes{job="${diskQueueJob}",${writers.children}}`)} / on (cluster) ${read(recorded.declaredQueue, "observability")}`,
          },
        ]
      : []),
  ];
  const alerts: Alert[] = [
    {
      name: "SenderVolumeNearlyFull",
      expr: `${read(recorded.senderDiskUsed)} > on (cluster) ${read(recorded.declaredVolumeAlarm, "observability")}`,
      for: "5m",
      severity: "page",
      summary: "The volume of Prometheus on {{ $labels.cluster }} is {{ $value | humanizePercentage }} full.",
      description:
        "It holds more than its whole outage budget was to take. On a full volume Prometheus cannot write what it scrapes: it is lost at once.",
    },
    ...(queues
      ? [
          {
            name: "DiskQueueNearlyFull",
            expr: `${read(recorded.diskQueueUsed)} > ${ENDANGERED}`,
            severity: "page" as const,
            summary: "The disk queue of {{ $labels.cluster }} is {{ $value | humanizePercentage }} full.",
            description: "When it is full it drops its oldest samples for good.",
          },
        ]
      : []),
  ];
  return { name: "fleet-volumes", recordings, alerts };
}
