import { yamlDocument } from "../kubernetes/yaml-document.js";
import type { ScrapeConfig } from "../config/model.js";
import type { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { kubernetesJobs } from "./kubernetes-jobs.js";
import { metricRelabelling, type MetricFilter } from "./metric-filter.js";
import type { RemoteWriteEntry } from "./remote-write.js";

/** Limits on each target; a scrape above one of them fails as a whole. */
export interface TargetLimits {
  readonly samples?: number;
  readonly labels?: number;
  readonly labelNameLength?: number;
  readonly labelValueLength?: number;
  readonly bodySize?: Quantity;
  readonly targets?: number;
}

/** Everything that ends up in `prometheus.yml`. */
export interface PrometheusConfiguration {
  /** Name of the cluster, as the label `cluster` of every sample that leaves it. */
  readonly cluster: string;
  readonly scrapeInterval: Duration;
  /** @default - 10 s or the interval, whichever is shorter */
  readonly scrapeTimeout?: Duration;
  readonly metrics: MetricFilter;
  readonly limits: TargetLimits;
  /** Native histograms are scraped too, beside the classic ones. @default false */
  readonly nativeHistograms?: boolean;
  /** Exemplars that a server keeps in memory. @default - none */
  readonly storedExemplars?: number;
  readonly verifyKubeletCertificate: boolean;
  /** Further scrape configurations of the user's; the metric filter holds for them too. */
  readonly scrapeConfigs: readonly ScrapeConfig[];
  /** Paths of rule files below `/etc/prometheus`. Empty on an agent. */
  readonly ruleFiles: readonly string[];
  /** DNS name of the SRV records of every Alertmanager. @default - alerts are told nobody */
  readonly alertmanagers?: string;
  /** The one destination. */
  readonly remoteWrite: RemoteWriteEntry;
  /** Port of Prometheus itself. */
  readonly port: number;
}

/** The labels of every sample that leaves a cluster. */
export function externalLabels(cluster: string): Readonly<Record<string, string>> {
  return { cluster, replica: "${POD_NAME}" };
}

/** The part of the configuration that lets a server keep exemplars. @param count as many of them, in memory */
export function exemplarStorage(count: number): Readonly<Record<string, unknown>> {
  return { storage: { exemplars: { max_exemplars: count } } };
}

/** The text of `prometheus.yml`. `${POD_NAME}` in it is filled in by Prometheus, so that a pair differs in one label. */
export function prometheusConfiguration(configuration: PrometheusConfiguration): string {
  const { cluster, scrapeInterval, scrapeTimeout, limits, ruleFiles, remoteWrite, storedExemplars } = configuration;
  const filter = metricRelabelling(configuration.metrics);
  const jobs = [
    ...kubernetesJobs(configuration.port, configuration.verifyKubeletCertificate),
    ...configuration.scrapeConfigs,
  ];
  return yamlDocument({
    global: {
      scrape_interval: String(scrapeInterval),
      scrape_timeout: String(scrapeTimeout ?? defaultTimeout(scrapeInterval)),
      external_labels: externalLabels(cluster),
      ...(configuration.nativeHistograms === true ? besideClassic : {}),
      ...present({
        sample_limit: limits.samples,
        label_limit: limits.labels,
        label_name_length_limit: limits.labelNameLength,
        label_value_length_limit: limits.labelValueLength,
        target_limit: limits.targets,
        body_size_limit: limits.bodySize === undefined ? undefined : `${limits.bodySize.bytes}B`,
      }),
    },
    ...(storedExemplars === undefined ? {} : exemplarStorage(storedExemplars)),
    ...(ruleFiles.length === 0 ? {} : { rule_files: ruleFiles.map((path) => `/etc/prometheus/${path}`) }),
    ...(configuration.alertmanagers === undefined ? {} : { alerting: alerting(configuration.alertmanagers) }),
    scrape_configs: jobs.map((job) => withFilter(job, filter)),
    remote_write: [remoteWrite],
  });
}

/** Without the second a target that has both would lose its classic ones, which dashboards and alerts of ours ask for. */
const besideClassic = { scrape_native_histograms: true, always_scrape_classic_histograms: true };

/** The label that tells a pair apart would make two alerts of one. */
function alerting(records: string) {
  return {
    alert_relabel_configs: [{ regex: "replica", action: "labeldrop" }],
    alertmanagers: [{ dns_sd_configs: [{ names: [records], type: "SRV" }] }],
  };
}

/** Prometheus's own default of 10 s, unless that is longer than the interval. */
function defaultTimeout(interval: Duration): Duration | "10s" {
  return interval.seconds < 10 ? interval : "10s";
}

function present(limits: Readonly<Record<string, number | string | undefined>>): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number | string] => entry[1] !== undefined),
  );
}

function withFilter(job: ScrapeConfig, filter: readonly unknown[]): ScrapeConfig {
  if (filter.length === 0) return job;
  const own = Array.isArray(job["metric_relabel_configs"]) ? (job["metric_relabel_configs"] as unknown[]) : [];
  return { ...job, metric_relabel_configs: [...own, ...filter] };
}
