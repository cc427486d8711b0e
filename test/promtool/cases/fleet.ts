import { recorded } from "../../../src/alerting/recorded.js";
import type { NamedCase } from "./case.js";

const file = "thanos-fleet.yaml";
const cluster = "batcave";
const ruler = (name: string, of = cluster) => `${name}{cluster="${of}",tenant_id="ruler"}`;
const declared = (name: string, further = "") => `${name}{cluster="${cluster}",tenant_id="observability"${further}}`;
const thresholds = {
  [declared(recorded.declaredNoticed)]: "300x2000",
  [declared(recorded.declaredEndangered)]: "2880x2000",
  [declared(recorded.declaredBudget)]: "3600x2000",
};
const known = { [declared(recorded.declaredSender, ',mode="server",buffer="wal"')]: "1x2000" };
const own = (name: string, further = "") => `${name}{job="prometheus",tenant_id="${cluster}"${further}}`;
const receive = (name: string, job: string, further = "") =>
  `${name}{namespace="thanos-fleet",job="${job}",tenant="${cluster}",tenant_id="observability"${further}}`;
const age = ruler(recorded.sampleAge);
const page = { cluster, severity: "page" };
const ticket = { cluster, severity: "ticket" };

/** The cases of alerts over all clusters. Recorded series are given as the Ruler finds them: with its tenant. */
export const fleetCases: readonly NamedCase[] = [
  {
    alert: "ClusterSilent",
    when: "fires above what is noticed, and leaves it to the page from four fifths of the budget on",
    labels: ticket,
    series: { ...thresholds, [age]: "0+30x120" },
    fires: ["5m30s", "47m30s"],
    quiet: ["5m", "48m", "1h"],
  },
  {
    alert: "ClusterSilent",
    when: "ends when samples arrive",
    labels: ticket,
    series: { ...thresholds, [age]: "0+30x20 5x20" },
    fires: ["10m"],
    quiet: ["10m30s"],
  },
  {
    alert: "ClusterBudgetEnding",
    when: "fires while a fifth of the budget is left, and leaves it to the next when it is over",
    labels: page,
    series: { ...thresholds, [age]: "0+30x130" },
    fires: ["48m", "59m30s"],
    quiet: ["47m30s", "60m"],
  },
  {
    alert: "ClusterBudgetExceeded",
    when: "fires from the end of the budget on, until samples arrive",
    labels: page,
    series: { ...thresholds, [age]: "0+30x125 5x20" },
    fires: ["60m", "62m30s"],
    quiet: ["59m30s", "63m"],
  },
  {
    alert: "ClusterNeverSeen",
    when: "fires an hour after a cluster is in the file, until its first sample",
    labels: ticket,
    series: { ...known, [ruler(recorded.newestSample)]: "_x160 100x20" },
    fires: ["60m", "79m"],
    quiet: ["59m30s", "80m"],
  },
  {
    alert: "BacklogDoesNotDrain",
    when: "fires where samples come and stay as old as they were",
    labels: ticket,
    series: { ...thresholds, [age]: "1000x60", [ruler(recorded.samplesReceived)]: "100x60" },
    fires: ["15m30s"],
    quiet: ["15m"],
  },
  {
    alert: "BacklogDoesNotDrain",
    when: "stays quiet while the backlog drains within another budget",
    series: { ...thresholds, [age]: "1000-10x60", [ruler(recorded.samplesReceived)]: "100x60" },
    quiet: ["15m30s", "20m", "30m"],
  },
  {
    alert: "BacklogDoesNotDrain",
    when: "stays quiet where nothing comes at all",
    series: { ...thresholds, [age]: "1000x60", [ruler(recorded.samplesReceived)]: "0x60" },
    quiet: ["15m30s", "30m"],
  },
  {
    alert: "ClusterClockAhead",
    when: "fires where samples are stamped more than half as far ahead as is taken",
    labels: ticket,
    series: { [receive("prometheus_tsdb_head_max_time", "thanos-receive-ingestor-a")]: "151000+30000x60" },
    fires: ["15m"],
    quiet: ["14m30s"],
  },
  {
    alert: "ClusterClockAhead",
    when: "stays quiet just below, and for a head without a sample",
    series: {
      [receive("prometheus_tsdb_head_max_time", "thanos-receive-ingestor-a")]: "150000+30000x60",
      [receive("prometheus_tsdb_head_max_time", "thanos-receive-ingestor-b")]: "-9223372036854776000x60",
    },
    quiet: ["15m", "20m"],
  },
  {
    alert: "ClusterAnswers",
    when: "fires while samples arrive",
    labels: { cluster, severity: "none" },
    series: { ...thresholds, [age]: "300x10 301x10" },
    fires: ["5m"],
    quiet: ["5m30s"],
  },
  {
    alert: "FleetWatchdog",
    when: "fires while there is a cluster to be watched",
    labels: { severity: "none" },
    series: { [age]: "300x10 stale", [ruler(recorded.sampleAge, "other")]: "5x10 stale" },
    fires: ["5m"],
    quiet: ["6m"],
  },
  {
    alert: "PrometheusRemoteStorageFailures",
    file,
    when: "fires where two of a hundred samples are refused",
    labels: ticket,
    series: {
      [own("prometheus_remote_storage_samples_failed_total")]: "0+2x60",
      [own("prometheus_remote_storage_samples_total")]: "0+98x60",
    },
    fires: ["15m30s"],
    quiet: ["15m"],
  },
  {
    alert: "PrometheusRemoteStorageFailures",
    file,
    when: "stays quiet just below",
    series: {
      [own("prometheus_remote_storage_samples_failed_total")]: "0+0.99x60",
      [own("prometheus_remote_storage_samples_total")]: "0+99.01x60",
    },
    quiet: ["15m30s", "20m"],
  },
  {
    alert: "PrometheusRemoteWriteBehind",
    file,
    when: "fires where sending stays behind, and ends when it has caught up",
    labels: ticket,
    series: { ...thresholds, [ruler(recorded.lag)]: "301x40 300x20" },
    fires: ["15m", "20m"],
    quiet: ["14m30s", "20m30s"],
  },
  {
    alert: "PrometheusRemoteWriteDesiredShards",
    when: "fires where more are wanted than there may be",
    labels: ticket,
    series: {
      ...known,
      [own("prometheus_remote_storage_shards_desired")]: "4.1x40",
      [own("prometheus_remote_storage_shards_max")]: "4x40",
    },
    fires: ["15m"],
    quiet: ["14m30s"],
  },
  {
    alert: "PrometheusRemoteWriteDesiredShards",
    when: "stays quiet with as many as there may be, and beside a disk queue",
    series: {
      ...known,
      [own("prometheus_remote_storage_shards_desired")]: "4x40",
      [own("prometheus_remote_storage_shards_max")]: "4x40",
      [`${recorded.declaredSender}{cluster="other",buffer="diskQueue",tenant_id="observability"}`]: "1x40",
      'prometheus_remote_storage_shards_desired{job="prometheus",tenant_id="other"}': "2x40",
      'prometheus_remote_storage_shards_max{job="prometheus",tenant_id="other"}': "1x40",
    },
    quiet: ["15m", "20m"],
  },
  {
    alert: "SenderDropsSamples",
    when: "fires when samples were too old, for as long as a rate remembers",
    labels: { ...ticket, reason: "too_old" },
    series: {
      [own("prometheus_remote_storage_samples_dropped_total", ',reason="too_old"')]: "0x10 5x20",
      [own("prometheus_remote_storage_samples_dropped_total", ',reason="dropped_series"')]: "0+5x30",
    },
    fires: ["5m30s", "9m"],
    quiet: ["5m", "11m"],
  },
  {
    alert: "SenderDropsSamples",
    when: "fires when the disk queue was full",
    labels: { ...ticket, reason: "queue_full" },
    series: {
      [`vm_persistentqueue_bytes_dropped_total{job="disk-queue",path="/data",tenant_id="${cluster}"}`]: "0x10 5x20",
    },
    fires: ["5m30s"],
    quiet: ["5m", "11m"],
  },
  {
    alert: "ClusterSeriesAbovePlan",
    when: "fires after six hours with one series more",
    labels: ticket,
    evaluation: "5m",
    series: { [ruler(recorded.activeSeries)]: "20001x730 20000x20", [declared(recorded.declaredSeries)]: "20000x760" },
    fires: ["6h"],
    quiet: ["5h55m", "6h10m"],
  },
  {
    alert: "SenderVolumeNearlyFull",
    when: "fires above what is planned, and ends when there is room",
    labels: page,
    series: { [ruler(recorded.senderDiskUsed)]: "0.91x20 0.9x10", [declared(recorded.declaredVolumeAlarm)]: "0.9x40" },
    fires: ["5m", "10m"],
    quiet: ["4m30s", "10m30s"],
  },
  {
    alert: "DiskQueueNearlyFull",
    when: "fires above four fifths, and ends when it drains",
    labels: page,
    series: { [ruler(recorded.diskQueueUsed)]: "0.8x4 0.81x10 0.8x4" },
    fires: ["2m30s", "7m30s"],
    quiet: ["2m", "8m"],
  },
  {
    alert: "TenantSamplesRefused",
    when: "fires where samples are refused for good",
    labels: { ...ticket, code: "409" },
    series: {
      ...known,
      [receive("thanos_receive_write_samples_sum", "thanos-receive-router", ',code="409"')]: "0+1x20 20x40",
      [receive("thanos_receive_write_samples_sum", "thanos-receive-router", ',code="200"')]: "0+1x60",
    },
    fires: ["5m30s", "10m"],
    quiet: ["5m", "16m"],
  },
  {
    alert: "TenantSamplesRefused",
    when: "stays quiet where they are sent again, and about who is no cluster of the file",
    series: {
      ...known,
      [receive("thanos_receive_write_samples_sum", "thanos-receive-router", ',code="429"')]: "0+1x60",
      'thanos_receive_write_samples_sum{namespace="thanos-fleet",job="thanos-receive-router",tenant="stranger",tenant_id="observability",code="413"}':
        "0+1x60",
    },
    quiet: ["6m", "20m"],
  },
  {
    alert: "TenantNearSeriesLimit",
    when: "fires above four fifths of the limit",
    labels: ticket,
    series: { [ruler(recorded.seriesLimitUsed)]: "0.81x40 0.8x10" },
    fires: ["15m", "20m"],
    quiet: ["14m30s", "20m30s"],
  },
  {
    alert: "ClusterLabelDiffers",
    when: "fires where a cluster calls some of its series another's",
    labels: { ...ticket, called: "other" },
    series: {
      [`up{job="a",cluster="other",tenant_id="${cluster}"}`]: "1x40 stale",
      [`up{job="a",cluster="${cluster}",tenant_id="${cluster}"}`]: "1x60",
      'up{job="a",cluster="other",tenant_id="other"}': "1x60",
    },
    fires: ["15m", "20m"],
    quiet: ["14m30s", "21m"],
  },
  {
    alert: "BucketGrowsAbovePlan",
    when: "fires where more samples arrive than the file plans for",
    labels: { severity: "ticket" },
    evaluation: "5m",
    series: { [ruler(recorded.samplesReceived)]: "1501x800", [ruler(recorded.samplesReceived, "other")]: "1500x800" },
    fires: ["6h"],
    quiet: ["5h55m"],
  },
  {
    alert: "BucketGrowsAbovePlan",
    when: "stays quiet with as many as are planned",
    evaluation: "5m",
    series: { [ruler(recorded.samplesReceived)]: "1500x800", [ruler(recorded.samplesReceived, "other")]: "1500x800" },
    quiet: ["6h", "6h30m"],
  },
];
