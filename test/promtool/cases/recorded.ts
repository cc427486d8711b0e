import { recorded } from "../../../src/alerting/recorded.js";
import type { RecordedCase } from "../promtool.js";

const hub = 'namespace="thanos-fleet",tenant_id="observability"';
const heads = (tenant: string, job = "a") =>
  `prometheus_tsdb_head_max_time{${hub},job="thanos-receive-ingestor-${job}",tenant="${tenant}"}`;
const known = { [`${recorded.declaredSender}{cluster="batcave",tenant_id="observability"}`]: "1x100" };
const up = 'up{job="a",cluster="anything",tenant_id="batcave"}';
const batcave = (value: number) => ({ '{cluster="batcave"}': value });
const GIBIBYTE = 2 ** 30;

/** What the Ruler records, of what it finds. */
export const recordedCases: readonly (RecordedCase & { readonly when: string })[] = [
  {
    record: recorded.newestSample,
    when: "is the time of the newest sample that Query finds, by the tenant and not by its label",
    series: { ...known, [up]: "1x20", 'up{job="b",cluster="batcave",tenant_id="batcave"}': "1x18" },
    at: "10m",
    is: batcave(600),
  },
  {
    record: recorded.newestSample,
    when: "is what the ingestors say where Query looks back no further, and no head without a sample",
    series: {
      ...known,
      [up]: "1x10",
      [heads("batcave")]: "300000x60",
      [heads("batcave", "b")]: "-9223372036854776000x60",
    },
    at: "20m",
    is: batcave(300),
  },
  {
    record: recorded.newestSample,
    when: "is remembered where every ingestor was started anew",
    series: { ...known, [`${recorded.newestSample}{cluster="batcave",tenant_id="ruler"}`]: "290x5" },
    at: "40m",
    is: batcave(290),
  },
  {
    record: recorded.newestSample,
    when: "is not recorded of a cluster that is not in the file",
    series: { ...known, 'up{job="a",cluster="batcave",tenant_id="stranger"}': "1x20" },
    at: "5m",
    is: {},
  },
  {
    record: recorded.sampleAge,
    when: "is how old that is, and never below 0",
    series: { ...known, [heads("batcave")]: "300000x20 9000000x40" },
    at: "10m",
    is: batcave(300),
  },
  {
    record: recorded.sampleAge,
    when: "is 0 for a sample from a clock that is ahead",
    series: { ...known, [heads("batcave")]: "700000x60" },
    at: "10m",
    is: batcave(0),
  },
  {
    record: recorded.budgetLeft,
    when: "is the part of the budget that is left",
    series: {
      [`${recorded.sampleAge}{cluster="batcave",tenant_id="ruler"}`]: "900x20",
      [`${recorded.declaredBudget}{cluster="batcave",tenant_id="observability"}`]: "3600x20",
    },
    at: "5m",
    is: batcave(0.75),
  },
  {
    record: recorded.backlog,
    when: "is what the sender has not sent and what waits in the disk queue",
    series: {
      'prometheus_remote_storage_queue_highest_timestamp_seconds{job="prometheus",tenant_id="batcave"}': "1010x20",
      'prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="prometheus",tenant_id="batcave"}': "1000x20",
      'vmagent_remotewrite_pending_data_bytes{job="disk-queue",tenant_id="batcave"}': "5000x20",
      'vmagent_remotewrite_block_size_bytes_sum{job="disk-queue",tenant_id="batcave"}': "0+3000x20",
    },
    at: "10m",
    is: batcave(60),
  },
  {
    record: recorded.series,
    when: "counts every series once",
    series: {
      [`prometheus_tsdb_head_series{${hub},job="thanos-receive-ingestor-a",tenant="batcave"}`]: "200x20",
      [`prometheus_tsdb_head_series{${hub},job="thanos-receive-ingestor-b",tenant="batcave"}`]: "100x20",
      'prometheus_tsdb_head_series{namespace="other",tenant_id="observability",job="thanos-receive-ingestor-b",tenant="batcave"}':
        "900x20",
    },
    at: "5m",
    is: batcave(100),
  },
  {
    record: recorded.senderDiskUsed,
    when: "goes by what is kept where the volume is a folder of a larger file system",
    series: {
      [`${recorded.declaredVolume}{cluster="batcave",tenant_id="observability"}`]: `${10 * GIBIBYTE}x20`,
      'prometheus_tsdb_wal_storage_size_bytes{job="prometheus",tenant_id="batcave"}': `${GIBIBYTE}x20`,
      'prometheus_tsdb_storage_blocks_bytes{job="prometheus",tenant_id="batcave"}': `${GIBIBYTE}x20`,
      'kubelet_volume_stats_used_bytes{persistentvolumeclaim="data-prometheus-0",tenant_id="batcave"}': `${90 * GIBIBYTE}x20`,
      'kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="data-prometheus-0",tenant_id="batcave"}': `${100 * GIBIBYTE}x20`,
    },
    at: "5m",
    is: batcave(0.2),
  },
  {
    record: recorded.senderDiskUsed,
    when: "goes by the kubelet where the volume is a file system of its own",
    series: {
      [`${recorded.declaredVolume}{cluster="batcave",tenant_id="observability"}`]: `${10 * GIBIBYTE}x20`,
      'prometheus_tsdb_wal_storage_size_bytes{job="prometheus",tenant_id="batcave"}': `${GIBIBYTE}x20`,
      'kubelet_volume_stats_used_bytes{persistentvolumeclaim="data-prometheus-0",tenant_id="batcave"}': `${9 * GIBIBYTE}x20`,
      'kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="data-prometheus-0",tenant_id="batcave"}': `${10 * GIBIBYTE}x20`,
    },
    at: "5m",
    is: batcave(0.9),
  },
];
