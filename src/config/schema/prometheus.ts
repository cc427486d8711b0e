import { z } from "zod";
import { containerShape, componentShape } from "./component.js";
import { dnsSubdomain, duration, httpUrl, quantity, text, volumeSize } from "./primitives.js";
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
  .describe(
    "Applied to every target before the write-ahead log, so what is dropped costs neither disk nor network. With mode: existing applied as samples are sent: it saves network alone.",
  );

const limits = z
  .strictObject({
    samples: z.int().min(1).optional().describe("Samples per scrape. Absent: no limit."),
    labels: z.int().min(1).optional().describe("Labels per sample. Absent: no limit."),
    labelNameLength: z.int().min(1).optional().describe("Characters in a label name. Absent: no limit."),
    labelValueLength: z.int().min(1).optional().describe("Characters in a label value. Absent: no limit."),
    bodySize: quantity().optional().describe("Uncompressed size of a scrape. Absent: no limit."),
    targets: z.int().min(1).optional().describe("Targets per scrape configuration. Absent: no limit."),
  })
  .prefault({})
  .describe("Per-target limits; a scrape above one of them fails as a whole.");

const remoteWrite = z
  .strictObject({
    proxyUrl: httpUrl()
      .optional()
      .describe(
        "HTTP proxy the samples are sent through; without user and password, which would be readable. Absent: none.",
      ),
    noProxy: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Only beside proxyUrl: comma-separated hosts, domains and networks that are reached without the proxy.",
      ),
    minShards: z.int().min(1).default(1).describe("Parallel senders at least."),
    maxShards: z
      .int()
      .min(1)
      .optional()
      .describe("Parallel senders at most. Absent: as many as catching up takes, and no more than the link carries."),
    linkSpeed: quantity({ atLeast: "1k" })
      .optional()
      .describe(
        "Bits per second of the way to Receive, such as 10M; replicas share it. Shards and timeouts are sized by it; it throttles nothing. Absent: the link is never what limits.",
      ),
    batchSendDeadline: duration({ positive: true })
      .prefault("1s")
      .describe(
        "Longest wait before an incomplete batch is sent. Prometheus's own 5s makes what is read up to four seconds older and saves few bytes (bench/RESULTS.md).",
      ),
    sampleAgeLimit: duration({ positive: true })
      .optional()
      .describe(
        "Age above which an unsent sample is given up; at least outageBudget and half of receive.blockDuration. Absent: none is.",
      ),
    messageVersion: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe(
        "Version of remote write's messages. 2 needs Thanos 0.43: earlier ones acknowledge it and store nothing.",
      ),
  })
  .prefault({})
  .describe(
    "How samples travel to Receive. A disk queue sends in order, by one sender: of these proxyUrl and linkSpeed count.",
  );

const shared = {
  scrapeInterval: duration({ positive: true }).prefault("30s").describe("Time between two scrapes of a target."),
  scrapeTimeout: duration({ positive: true })
    .optional()
    .describe("Longest time a scrape may take. Absent: 10s or the interval, whichever is shorter."),
  replicas: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe(
      "2 runs a pair; Query joins their series. With mode: existing, how many there are: nobody is asked to run another.",
    ),
  nativeHistograms: z
    .boolean()
    .default(false)
    .describe(
      "Scrape native histograms where targets have them, beside the classic ones, which dashboards and alerts read; metrics.drop takes those away. A disk queue lets none pass.",
    ),
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
};

const diskQueue = z
  .strictObject(containerShape({ cpu: "20m", memory: "32Mi", memoryLimit: "128Mi" }))
  .prefault({})
  .describe("The container beside Prometheus that keeps the disk queue. Only with buffer: diskQueue.");

/** What `diskQueue` is where the file says nothing of it. */
export const diskQueueDefaults = diskQueue.parse(undefined);

/** What lets a cluster be cut off without losing a sample. */
const outage = {
  outageBudget: duration({ positive: true })
    .prefault("1h")
    .describe("How long this cluster may be cut off from Receive without losing a sample; everything else follows."),
  activeSeries: quantity({ atLeast: "1" })
    .prefault("50k")
    .describe("Series that are scraped at one time, such as 20k: with the scrape interval, how much an outage weighs."),
  buffer: z
    .enum(["wal", "diskQueue"])
    .default("wal")
    .describe(
      "What keeps unsent samples. wal: Prometheus's own write-ahead log, which a restart during an outage makes it forget; diskQueue: a queue on disk beside it, which outlives restarts; native histograms are not sent at all with it.",
    ),
  diskQueue,
};

/** What of a Prometheus that runs already its sending depends on. */
const existing = z
  .strictObject({
    kind: z
      .enum(["server", "agent"])
      .default("server")
      .describe(
        "What runs there: a server, which outlives an hour without Receive, or an agent (PrometheusAgent, --agent), which outlives what its flags give it.",
      ),
    job: text(
      /^[A-Za-z0-9]([-A-Za-z0-9._/]*[A-Za-z0-9])?$/,
      253,
      "the name of a job: letters, digits, hyphens, underscores, dots and slashes",
      "write it as the label job of its own prometheus_build_info has it",
    )
      .default("prometheus")
      .describe(
        "Job under which it scrapes itself. Of kube-prometheus-stack it is the name of its Service, such as kps-kube-prometheus-stack-prometheus. On the way to Receive it becomes prometheus.",
      ),
  })
  .prefault({})
  .describe("The Prometheus that runs there already. Only with mode: existing.");

/** Prometheus on a child cluster: `server` keeps a local database to query, `agent` only forwards. */
export const prometheus = () =>
  z
    .strictObject({
      mode: z
        .enum(["server", "agent", "existing"])
        .describe(
          "server keeps a local database to query and evaluates rules; agent only forwards; existing deploys none: the one that runs in `namespace` already is given a certificate, and `npm run snippets` prints how it sends.",
        ),
      existing,
      retention: duration({ positive: true })
        .optional()
        .describe("How long a server keeps samples locally. Absent: 24h. Server mode only."),
      ...shared,
      ...outage,
      volumeSize: volumeSize()
        .optional()
        .describe(
          "Size of each volume. Absent: what the budget, the series and the retention need, rounded up. A changed size, also a derived one, replaces the StatefulSet, and its claims keep the old one: name it for clusters that are live.",
        ),
      ...componentShape({ cpu: "100m", memory: "256Mi", memoryLimit: "1Gi" }),
    })
    .describe("Prometheus of this cluster.");

/** The observability cluster's own Prometheus: always a server. */
export const observabilityPrometheus = () =>
  z
    .strictObject({
      retention: duration({ positive: true }).prefault("24h").describe("How long samples are kept locally."),
      activeSeries: quantity({ atLeast: "1" })
        .prefault("50k")
        .describe(
          "Series of this cluster that are scraped at one time, such as 20k: what they cost in the object store follows from it.",
        ),
      ...shared,
      volumeSize: volumeSize().prefault("10Gi").describe("Size of each volume."),
      ...componentShape({ cpu: "100m", memory: "512Mi", memoryLimit: "1Gi" }),
    })
    .prefault({})
    .describe("Prometheus that watches the observability cluster itself.");

/** Settings of the observability cluster's Prometheus. */
export type ObservabilityPrometheusSettings = z.output<ReturnType<typeof observabilityPrometheus>>;
