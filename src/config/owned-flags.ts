/**
 * Flags that thanos-fleet sets itself, by component: an environment may not set them again, because another part (the
 * hashring, a port, a probe, a volume) relies on their value. A test holds that every flag a construct renders is here.
 */

/** Set on every Thanos component. */
const thanos = ["http-address", "grpc-address", "http-grace-period", "grpc-grace-period", "log.format"];
const objectStore = ["objstore.config", "objstore.config-file"];

/** Prometheus's own flags that both modes rely on. */
const prometheus = [
  "config.file",
  "web.listen-address",
  "agent",
  "enable-feature",
  "web.enable-remote-write-receiver",
  "web.enable-lifecycle",
];

export const ownedFlags = {
  receiveRouter: [
    ...thanos,
    "label",
    "remote-write.address",
    "receive.hashrings",
    "receive.hashrings-file",
    "receive.hashrings-algorithm",
    "receive.local-endpoint",
    "receive.replication-factor",
    "receive.replication-protocol",
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
    "endpoint",
    "endpoint.sd-config",
    "endpoint.sd-config-file",
    "store",
    "query.replica-label",
    "query.timeout",
    "query.auto-downsampling",
  ],
  queryFrontend: [
    "http-address",
    "http-grace-period",
    "log.format",
    "query-frontend.downstream-url",
    "query-frontend.downstream-tripper-config",
    "query-range.response-cache-config",
    "query-range.response-cache-config-file",
    "query-range.response-cache-max-freshness",
    "query-range.split-interval",
    "query-range.align-range-with-step",
    "labels.response-cache-config",
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
    "http-address",
    "http-grace-period",
    "log.format",
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
  prometheusServer: [...prometheus, "storage.tsdb.path", "storage.tsdb.retention.time", "storage.tsdb.retention.size"],
  prometheusAgent: [...prometheus, "storage.agent.path"],
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
