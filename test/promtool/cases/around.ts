import { both, held, type NamedCase } from "./case.js";

const file = "components.yaml";
const job = "thanos-rule";
const sent = (name: string) => `prometheus_remote_storage_${name}{job="${job}",pod="thanos-rule-0"}`;
const writer = { certificate: "batcave/writer", authority: "writers" };
const expiry = 'thanos_fleet_certificate_expiry_timestamp_seconds{certificate="batcave/writer",authority="writers"}';
const life = 'thanos_fleet_certificate_life_seconds{certificate="batcave/writer",authority="writers"}';
const free = 'minio_cluster_capacity_usable_free_bytes{job="minio"}';
const total = 'minio_cluster_capacity_usable_total_bytes{job="minio"}';
const atOnce = { fires: "0m", quiet: "0m" };

/** Ninety days, a quarter of them and a twelfth, in seconds. */
const [NINETY_DAYS, QUARTER, TWELFTH] = [7_776_000, 1_944_000, 648_000];

const lives = (left: number, whole = NINETY_DAYS) => ({ [expiry]: `${left}x10`, [life]: `${whole}x10` });

/** The cases of what is around the components: their sending, their certificates, their store. */
export const aroundCases: readonly NamedCase[] = [
  ...both(
    { alert: "PrometheusRemoteStorageFailures", labels: { job }, severity: "ticket", file },
    held["15m"],
    { [sent("samples_failed_total")]: "0+2x60", [sent("samples_total")]: "0+98x60" },
    { [sent("samples_failed_total")]: "0+0.99x60", [sent("samples_total")]: "0+99.01x60" },
  ),
  ...both(
    { alert: "PrometheusRemoteWriteBehind", labels: { job }, severity: "ticket", file },
    { fires: "15m", quiet: "14m45s" },
    {
      [sent("queue_highest_timestamp_seconds")]: "1000+30x60",
      [sent("queue_highest_sent_timestamp_seconds")]: "699+30x60",
    },
    {
      [sent("queue_highest_timestamp_seconds")]: "1000+30x60",
      [sent("queue_highest_sent_timestamp_seconds")]: "700+30x60",
    },
  ),
  {
    alert: "PrometheusRemoteWriteBehind",
    file,
    when: "stays quiet while nothing was sent yet",
    series: {
      [sent("queue_highest_timestamp_seconds")]: "1000000+30x60",
      [sent("queue_highest_sent_timestamp_seconds")]: "0x60",
    },
    quiet: ["15m", "20m"],
  },
  {
    alert: "CertificateEnding",
    when: "fires with less than a quarter of its life left",
    labels: { ...writer, severity: "ticket" },
    series: lives(QUARTER),
    fires: ["1m"],
    quiet: ["0m"],
  },
  {
    alert: "CertificateEnding",
    when: "leaves it to the page when a week is left, and stays quiet about an authority of years",
    series: lives(TWELFTH - 1),
    quiet: ["1m"],
  },
  {
    alert: "CertificateEnding",
    when: "stays quiet about an authority until what it issues must be exchanged",
    series: lives(NINETY_DAYS + 60, 20 * NINETY_DAYS),
    labels: { ...writer, severity: "ticket" },
    quiet: ["1m"],
    fires: ["1m15s"],
  },
  {
    alert: "CertificateNearlyOver",
    when: "fires with less than a twelfth of its life left, also past its end",
    labels: { ...writer, severity: "page" },
    series: lives(TWELFTH),
    fires: ["1m"],
    quiet: ["0m"],
  },
  {
    alert: "CertificateNearlyOver",
    when: "goes on past the end",
    labels: { ...writer, severity: "page" },
    series: lives(30),
    fires: ["2m"],
  },
  {
    alert: "CertificateExpiryUnknown",
    when: "fires for a certificate of which nobody tells, and stays quiet else",
    labels: { certificate: "batcave/writer", authority: "existing", secret: "batcave-writer", severity: "none" },
    series: {
      'thanos_fleet_certificate_expiry_unknown{certificate="batcave/writer",authority="existing",secret="batcave-writer"}':
        "1x10 stale",
    },
    fires: [atOnce.fires, "5m"],
    quiet: ["6m"],
  },
  ...both(
    { alert: "MinioFillingUp", severity: "ticket" },
    { fires: "1h0m30s", quiet: "1h0m15s" },
    { [free]: "100000-10x200", [total]: "201000x200" },
    { [free]: "100000-8x200", [total]: "201000x200" },
  ),
  {
    alert: "MinioFillingUp",
    when: "stays quiet while more than half is free, whatever the pace",
    series: { [free]: "100000-10x200", [total]: "190000x200" },
    quiet: ["1h0m30s", "1h30m"],
  },
  ...both(
    { alert: "MinioNearlyFull", severity: "page" },
    held["15m"],
    { [free]: "100000-250x60", [total]: "401000x60" },
    { [free]: "100000-180x60", [total]: "401000x60" },
  ),
  {
    alert: "MinioNearlyFull",
    when: "stays quiet while more than a quarter is free, whatever the pace",
    series: { [free]: "100000-250x60", [total]: "300000x60" },
    quiet: ["15m15s", "16m", "30m"],
  },
];
