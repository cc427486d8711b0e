import { z } from "zod";
import { componentShape } from "./component.js";
import { dnsSubdomain, duration, httpUrl, quantity, volumeSize } from "./primitives.js";
import { regularExpression } from "./regular-expression.js";

const metrics = z
  .strictObject({
    keep: z
      .array(regularExpression())
      .default([])
      .describe("Only metrics whose name matches one of these are stored and sent."),
    drop: z.array(regularExpression()).default([]).describe("Metrics whose name matches one of these are dropped."),
    dropLabels: z
      .array(regularExpression())
      .default([])
      .describe("Labels whose name matches one of these are removed."),
  })
  .prefault({})
  .describe("Applied to every target before the write-ahead log, so what is dropped costs neither disk nor network.");

const limits = z
  .strictObject({
    samples: z.int().min(1).optional().describe("Samples per scrape."),
    labels: z.int().min(1).optional().describe("Labels per sample."),
    labelNameLength: z.int().min(1).optional().describe("Characters in a label name."),
    labelValueLength: z.int().min(1).optional().describe("Characters in a label value."),
    bodySize: quantity().optional().describe("Uncompressed size of a scrape."),
    targets: z.int().min(1).optional().describe("Targets per scrape configuration."),
  })
  .prefault({})
  .describe("Per-target limits; a scrape above one of them fails as a whole.");

const remoteWrite = z
  .strictObject({
    proxyUrl: httpUrl()
      .optional()
      .describe("HTTP proxy the samples are sent through; without user and password, which would be readable."),
    noProxy: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Only beside proxyUrl: comma-separated hosts, domains and networks that are reached without the proxy.",
      ),
    minShards: z.int().min(1).default(1).describe("Parallel senders at least."),
    maxShards: z.int().min(1).default(50).describe("Parallel senders at most; lower it on thin links."),
    batchSendDeadline: duration({ positive: true })
      .prefault("5s")
      .describe("Longest wait before an incomplete batch is sent."),
  })
  .prefault({})
  .describe("How samples travel to Receive.");

const shared = {
  scrapeInterval: duration({ positive: true }).prefault("30s").describe("Time between two scrapes of a target."),
  scrapeTimeout: duration({ positive: true })
    .optional()
    .describe("Longest time a scrape may take; absent means 10s or the interval, whichever is shorter."),
  replicas: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe("2 runs a pair; Query joins their series."),
  metrics,
  limits,
  remoteWrite,
  ruleFiles: z
    .array(z.string())
    .default([])
    .describe("Files with recording and alerting rules, relative to the environment file. Server mode only."),
  scrapeConfigFiles: z
    .array(z.string())
    .default([])
    .describe("Files with further scrape_configs, relative to the environment file."),
  scrapeConfigSecrets: z
    .array(dnsSubdomain())
    .default([])
    .describe("Existing Secrets mounted under /etc/prometheus/secrets/<name>, for credentials that those files name."),
  verifyKubeletCertificate: z
    .boolean()
    .default(false)
    .describe(
      "Check the kubelets' certificates against the cluster's authority. Many clusters have self-signed ones, hence off.",
    ),
  volumeSize: volumeSize().prefault("10Gi").describe("Size of each volume."),
};

/** Prometheus on a child cluster: `server` keeps a local database to query, `agent` only forwards. */
export const prometheus = () =>
  z
    .strictObject({
      mode: z
        .enum(["server", "agent"])
        .describe("server keeps a local database to query and evaluates rules; agent only forwards."),
      retention: duration({ positive: true })
        .optional()
        .describe("How long a server keeps samples locally; 24h when absent. Server mode only."),
      ...shared,
      ...componentShape({ cpu: "100m", memory: "256Mi", memoryLimit: "1Gi" }),
    })
    .describe("Prometheus of this cluster.");

/** The observability cluster's own Prometheus: always a server. */
export const observabilityPrometheus = () =>
  z
    .strictObject({
      retention: duration({ positive: true }).prefault("24h").describe("How long samples are kept locally."),
      ...shared,
      ...componentShape({ cpu: "100m", memory: "512Mi", memoryLimit: "1Gi" }),
    })
    .prefault({})
    .describe("Prometheus that watches the observability cluster itself.");

/** Settings of the observability cluster's Prometheus. */
export type ObservabilityPrometheusSettings = z.output<ReturnType<typeof observabilityPrometheus>>;
