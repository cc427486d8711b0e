import { parse } from "yaml";
import type { PrometheusConfiguration } from "../../src/prometheus/configuration.js";
import { prometheusConfiguration } from "../../src/prometheus/configuration.js";
import {
  remoteWriteEntry,
  type RemoteWriteSettings,
  type RemoteWriteTarget,
} from "../../src/prometheus/remote-write.js";
import { Duration } from "../../src/units/duration.js";

/** Where and as whom a test's Prometheus pushes. */
export const target: RemoteWriteTarget = {
  url: "https://receive.example.com:19291/api/v1/receive",
  identity: {
    certificate: "/etc/prometheus/identity/tls.crt",
    key: "/etc/prometheus/identity/tls.key",
    authorities: "/etc/prometheus/identity/ca.crt",
  },
};

/** How samples travel when nothing is said. */
export const remoteWriteSettings: RemoteWriteSettings = {
  minShards: 1,
  maxShards: 50,
  batchSendDeadline: Duration.seconds(5),
};

/** The least a configuration needs. */
export const minimalConfiguration: PrometheusConfiguration = {
  cluster: "batcave",
  scrapeInterval: Duration.seconds(30),
  metrics: { keep: [], drop: [], dropLabels: [] },
  limits: {},
  verifyKubeletCertificate: false,
  scrapeConfigs: [],
  ruleFiles: [],
  remoteWrite: remoteWriteEntry(target, remoteWriteSettings),
  port: 9090,
};

/** A step of relabelling, as Prometheus reads it. */
export interface RelabelStep {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly action?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

/** A scrape configuration, as Prometheus reads it. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly relabel_configs?: readonly RelabelStep[];
  readonly metric_relabel_configs?: readonly RelabelStep[];
  readonly [key: string]: unknown;
}

/** `prometheus.yml` as Prometheus reads it. */
export interface ReadConfiguration {
  readonly global: Readonly<Record<string, unknown>>;
  readonly rule_files?: readonly string[];
  readonly scrape_configs: readonly ScrapeJob[];
  readonly remote_write: readonly Readonly<Record<string, unknown>>[];
}

/** Renders and reads back a configuration: the smallest one, changed. */
export function configuration(changes: Partial<PrometheusConfiguration> = {}): ReadConfiguration {
  return parse(prometheusConfiguration({ ...minimalConfiguration, ...changes })) as ReadConfiguration;
}
