/**
 * Flags that thanos-fleet sets itself, by component: an environment may not set them again, because another part (the
 * hashring, a port, a probe, a volume) relies on their value. A test holds that every flag a construct renders is here.
 */

/** Flags after which a program answers and ends. */
const program = ["help", "version"];

/** Set on every Thanos component. */
const thanosHttp = [...program, "http.config", "http-address", "http-grace-period", "log.format"];

/** Set on every Thanos component that others ask over gRPC. */
const thanos = [
  ...thanosHttp,
  "grpc-server-tls-min-version",
  "grpc-server-tls-cert",
  "grpc-server-tls-key",
  "grpc-server-tls-client-ca",
  "grpc-address",
  "grpc-grace-period",
];
const objectStore = ["objstore.config", "objstore.config-file"];

/** Prometheus's own flags that both modes rely on. */
const prometheus = [
  ...program,
  "web.config.file",
  "web.external-url",
  "web.route-prefix",
  "config.file",
  "config.auto-reload",
  "web.listen-address",
  "agent",
  "enable-feature",
  "web.enable-remote-write-receiver",
  "web.enable-lifecycle",
  // What is not flushed by then is lost, at a restart and when shards change.
  "storage.remote.flush-deadline",
];

export const ownedFlags = {
  receiveRouter: [
    ...thanos,
    "label",
    "remote-write.address",
    "remote-write.server-tls-cert",
    "remote-write.server-tls-key",
    "remote-write.server-tls-client-ca",
    "remote-write.server-tls-min-version",
    "remote-write.client-tls-secure",
    "remote-write.client-tls-skip-verify",
    "remote-write.client-tls-cert",
    "remote-write.client-tls-key",
    "remote-write.client-tls-ca",
    "remote-write.client-server-name",
    "receive.hashrings",
    "receive.hashrings-file",
    "receive.hashrings-algorithm",
    "receive.local-endpoint",
    "receive.replication-factor",
    "receive.replication-protocol",
    "receive.limits-config",
    "receive.limits-config-file",
    "receive.capnproto-address",
    "receive.tenant-header",
    "receive.tenant-label-name",
    "receive.tenant-certificate-field",
    "receive.default-tenant-id",
    "receive.split-tenant-label-name",
    "tsdb.path",
  ],
  receiveIngestor: [
    ...thanos,
    ...objectStore,
    "label",
    "remote-write.address",
    "receive.hashrings",
    "receive.hashrings-file",
    "receive.hashrings-algorithm",
    "receive.local-endpoint",
    "receive.replication-factor",
    "receive.capnproto-address",
    "receive.tenant-label-name",
    "receive.default-tenant-id",
    "tsdb.path",
    "tsdb.retention",
    "tsdb.min-block-duration",
    "tsdb.max-block-duration",
    "tsdb.out-of-order.time-window",
    "tsdb.too-far-in-future.time-window",
  ],
  query: [
    ...thanos,
    "grpc-client-tls-secure",
    "grpc-client-tls-skip-verify",
    "grpc-client-tls-cert",
    "grpc-client-tls-key",
    "grpc-client-tls-ca",
    "grpc-client-server-name",
    "endpoint",
    "endpoint.sd-config",
    "endpoint.sd-config-file",
    "store",
    "query.replica-label",
    "deduplication.func",
    "query.timeout",
    "query.auto-downsampling",
    "web.route-prefix",
  ],
  queryFrontend: [
    ...thanosHttp,
    "web.route-prefix",
    "query-frontend.downstream-url",
    "query-frontend.downstream-tripper-config",
    "query-frontend.downstream-tripper-config-file",
    "query-range.response-cache-config",
    "query-range.response-cache-config-file",
    "query-range.response-cache-max-freshness",
    "query-range.split-interval",
    "query-range.align-range-with-step",
    "labels.response-cache-config",
    "labels.response-cache-config-file",
    "labels.split-interval",
  ],
  storeGateway: [
    ...thanos,
    ...objectStore,
    "data-dir",
    "index-cache.config",
    "index-cache.config-file",
    "index-cache-size",
    "sync-block-duration",
    "ignore-deletion-marks-delay",
    "store.enable-index-header-lazy-reader",
  ],
  compactor: [
    ...thanosHttp,
    ...objectStore,
    "data-dir",
    "wait",
    "wait-interval",
    "consistency-delay",
    "delete-delay",
    "retention.resolution-raw",
    "retention.resolution-5m",
    "retention.resolution-1h",
    "deduplication.replica-label",
    "deduplication.func",
    "compact.enable-vertical-compaction",
    "disable-admin-operations",
  ],
  minio: ["address", "console-address", "certs-dir"],
  prometheusServer: [
    ...prometheus,
    "storage.tsdb.path",
    "storage.tsdb.retention.time",
    "storage.tsdb.retention.size",
    // How long its write-ahead log is, and how much it weighs.
    "storage.tsdb.min-block-duration",
    "storage.tsdb.max-block-duration",
    "storage.tsdb.wal-compression",
    "storage.tsdb.wal-compression-type",
  ],
  prometheusAgent: [
    ...prometheus,
    "storage.agent.path",
    "storage.agent.wal-truncate-frequency",
    "storage.agent.retention.max-time",
    "storage.agent.wal-compression",
    "storage.agent.wal-compression-type",
  ],
  diskQueue: [
    ...program,
    "dryRun",
    "envflag.enable",
    "envflag.prefix",
    // What it listens on.
    "httpListenAddr",
    "httpListenAddr.useProxyProtocol",
    "http.pathPrefix",
    "http.shutdownDelay",
    "httpAuth.username",
    "httpAuth.password",
    "metricsAuthKey",
    "tls",
    "influxListenAddr",
    "graphiteListenAddr",
    "opentsdbListenAddr",
    "opentsdbHTTPListenAddr",
    "enableMultitenantHandlers",
    // Prometheus alone scrapes.
    "promscrape.config",
    "remoteWrite.url",
    "remoteWrite.forcePromProto",
    "remoteWrite.forceVMProto",
    "remoteWrite.tlsCertFile",
    "remoteWrite.tlsKeyFile",
    "remoteWrite.tlsCAFile",
    "remoteWrite.tlsInsecureSkipVerify",
    "remoteWrite.proxyURL",
    "remoteWrite.queues",
    "remoteWrite.maxRowsPerBlock",
    "remoteWrite.maxBlockSize",
    "remoteWrite.flushInterval",
    "remoteWrite.sendTimeout",
    "remoteWrite.retryMinInterval",
    "remoteWrite.retryMaxInterval",
    "remoteWrite.retryMaxTime",
    "remoteWrite.tmpDataPath",
    "remoteWrite.maxDiskUsagePerURL",
    "remoteWrite.keepDanglingQueues",
    "memory.allowedBytes",
    "memory.allowedPercent",
    "remoteWrite.disableOnDiskQueue",
    "remoteWrite.dropSamplesOnOverload",
    "remoteWrite.showURL",
    "loggerFormat",
    "remoteWrite.tlsServerName",
    "remoteWrite.tlsHandshakeTimeout",
    "remoteWrite.headers",
    // Further workers, and shares of the samples: promises are worked out without them.
    "remoteWrite.inmemoryQueues",
    "remoteWrite.shardByURL",
    "remoteWrite.shardByURL.ignoreLabels",
    "remoteWrite.shardByURL.labels",
    "remoteWrite.shardByURLReplicas",
    // What slows it down.
    "remoteWrite.rateLimit",
    "maxIngestionRate",
    "maxInsertRequestSize",
    // What drops samples.
    "remoteWrite.maxDailySeries",
    "remoteWrite.maxHourlySeries",
    "remoteWrite.mdx.enable",
    "maxLabelNameLen",
    "maxLabelValueLen",
    "maxLabelsPerTimeseries",
    // What changes them.
    "remoteWrite.label",
    "remoteWrite.obfuscateLabels",
    "remoteWrite.relabelConfig",
    "remoteWrite.urlRelabelConfig",
    "remoteWrite.roundDigits",
    "remoteWrite.significantFigures",
    "usePromCompatibleNaming",
    ...["streamAggr", "remoteWrite.streamAggr"].flatMap((aggregation) =>
      [
        "config",
        "dedupInterval",
        "dropInput",
        "dropInputLabels",
        "enableWindows",
        "ignoreFirstIntervals",
        "ignoreOldSamples",
        "keepInput",
      ].map((flag) => `${aggregation}.${flag}`),
    ),
  ],
  // Those that the charts render, or that their Services and probes rely on.
  kubeStateMetrics: ["auth-filter", "host", "port", "resources", "telemetry-host", "telemetry-port", "tls-config"],
  nodeExporter: [
    "path.procfs",
    "path.rootfs",
    "path.sysfs",
    "path.udev.data",
    "web.config.file",
    "web.listen-address",
    "web.telemetry-path",
  ],
} as const satisfies Record<string, readonly string[]>;

/** A component whose flags are ours in part. */
export type FlagOwner = keyof typeof ownedFlags;

/**
 * Whether a flag is one of those; `no-` in front is the same flag, switched off.
 *
 * @param name a flag, without leading dashes.
 * @param owned names of flags that are ours.
 */
export function isOwnedFlag(name: string, owned: ReadonlySet<string>): boolean {
  return owned.has(name) || (name.startsWith("no-") && owned.has(name.slice(3)));
}
