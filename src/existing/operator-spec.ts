import { prometheusReplicaLabel } from "../thanos/thanos-component.js";
import type { RemoteWriteEntry } from "../prometheus/remote-write.js";
import type { ExistingSender } from "./existing-sender.js";

/** Part of the `spec` of a Prometheus or a PrometheusAgent of prometheus-operator. */
export interface OperatorSpec {
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly remoteWrite: readonly Readonly<Record<string, unknown>>[];
  readonly additionalArgs: readonly { readonly name: string; readonly value: string }[];
  readonly enableFeatures?: readonly string[];
  readonly exemplars?: { readonly maxSize: number };
}

/** The label by which the operator tells its replicas apart, where `replicaExternalLabelName` names no other. */
const operatorReplicaLabel = "prometheus_replica";

/**
 * What Prometheus calls each key of a `remote_write` entry, and the operator.
 *
 * Source: prometheus-operator 0.93, `pkg/apis/monitoring/v1/prometheus_types.go`, `RemoteWriteSpec`, `QueueConfig` and
 * `RelabelConfig`.
 */
const names: Readonly<Record<string, string>> = {
  name: "name",
  url: "url",
  remote_timeout: "remoteTimeout",
  send_exemplars: "sendExemplars",
  send_native_histograms: "sendNativeHistograms",
  metadata_config: "metadataConfig",
  send: "send",
  proxy_url: "proxyUrl",
  no_proxy: "noProxy",
  queue_config: "queueConfig",
  min_shards: "minShards",
  max_shards: "maxShards",
  batch_send_deadline: "batchSendDeadline",
  retry_on_http_429: "retryOnRateLimit",
  sample_age_limit: "sampleAgeLimit",
  write_relabel_configs: "writeRelabelConfigs",
  source_labels: "sourceLabels",
  target_label: "targetLabel",
  regex: "regex",
  replacement: "replacement",
  action: "action",
};

/** The operator's names for the messages. Source: as above, `RemoteWriteMessageVersion`. */
const messageVersions: Readonly<Record<string, string>> = {
  "prometheus.WriteRequest": "V1.0",
  "io.prometheus.write.v2.Request": "V2.0",
};

/** What a sender is told, as prometheus-operator spells it. */
export function operatorSpec({ cluster, entry, secret, flags, storedExemplars }: ExistingSender): OperatorSpec {
  return {
    externalLabels: { cluster },
    remoteWrite: [remoteWriteSpec(entry, secret)],
    additionalArgs: Object.entries(flags).map(([name, value]) => ({ name, value })),
    ...(storedExemplars === undefined
      ? {}
      : { enableFeatures: ["exemplar-storage"], exemplars: { maxSize: storedExemplars } }),
  };
}

function remoteWriteSpec(entry: RemoteWriteEntry, secret: string): Readonly<Record<string, unknown>> {
  const { tls_config: tls, protobuf_message: message, write_relabel_configs: steps, ...rest } = entry;
  const version = messageVersions[message as string];
  if (version === undefined) throw new Error(`a message the operator has no name for: ${String(message)}`);
  const ofSecret = (key: string) => ({ name: secret, key });
  return {
    ...(spelled(rest) as object),
    messageVersion: version,
    // It reads the Secret itself and copies it to where Prometheus reads it anew; nothing has to be mounted.
    tlsConfig: {
      ca: { secret: ofSecret("ca.crt") },
      cert: { secret: ofSecret("tls.crt") },
      keySecret: ofSecret("tls.key"),
      minVersion: (tls as { readonly min_version: string }).min_version,
    },
    writeRelabelConfigs: [...(spelled(steps) as object[]), ...renamedReplica],
  };
}

/** The label by which Query joins a pair; its external labels stay as its owner has them. */
const renamedReplica = [
  { sourceLabels: [operatorReplicaLabel], regex: "(.+)", targetLabel: prometheusReplicaLabel, action: "replace" },
  { regex: operatorReplicaLabel, action: "labeldrop" },
];

/** @throws Error for a key the operator has no name for: left out, it would make the two differ without a word. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = names[key];
      if (name === undefined) throw new Error(`a key the operator has no name for: ${key}`);
      return [name, spelled(inner)];
    }),
  );
}
