import type { TlsFiles } from "../kubernetes/tls-identity.js";
import { HAND_OVER_DEADLINE } from "../outage/disk-queue.js";
import type { Duration } from "../units/duration.js";

/** Where one cluster pushes, and the files of the certificate it shows. Known when synthesizing, so no stack reads another's state. */
export interface RemoteWriteTarget {
  readonly url: string;
  readonly identity: TlsFiles;
}

/** How samples travel. */
export interface RemoteWriteSettings {
  readonly proxyUrl?: string;
  readonly noProxy?: string;
  readonly minShards: number;
  readonly maxShards: number;
  readonly batchSendDeadline: Duration;
  /** How long a request may take before it is sent again. @default - Prometheus's own 30 s */
  readonly requestTimeout?: Duration;
  /** Age above which a sample is given up. @default - none: a backlog is sent however old it is */
  readonly sampleAgeLimit?: Duration;
  /** Version of the messages. Receive before 0.43 answers 200 to version 2 and stores nothing. @default 1 */
  readonly messageVersion?: 1 | 2;
  /** Whether exemplars go along with their samples. @default false */
  readonly exemplars?: boolean;
}

/** A `remote_write` entry. */
export type RemoteWriteEntry = Readonly<Record<string, unknown>>;

/** What is sent. The order too stays as it is: the text decides whether a running Prometheus is restarted. */
const content = (nativeHistograms: boolean, exemplars = false) => ({
  // Receive before 0.43 answers 200 to version 2 and stores nothing.
  protobuf_message: "prometheus.WriteRequest",
  send_exemplars: exemplars,
  send_native_histograms: nativeHistograms,
  // Receive drops metadata; sending it costs traffic for nothing.
  metadata_config: { send: false },
});

/**
 * One `remote_write` entry. Any change to it makes a running Prometheus forget what it has not sent yet, so nothing that
 * changes by itself may appear here.
 */
export function remoteWriteEntry(target: RemoteWriteTarget, settings: RemoteWriteSettings): RemoteWriteEntry {
  return {
    name: "thanos-receive",
    url: target.url,
    ...(settings.requestTimeout === undefined ? {} : { remote_timeout: String(settings.requestTimeout) }),
    // Files, read anew when they change: a renewed certificate is no change of this entry. Receive takes the tenant from it.
    tls_config: {
      cert_file: target.identity.certificate,
      key_file: target.identity.key,
      ca_file: target.identity.authorities,
      min_version: "TLS13",
    },
    ...content(true, settings.exemplars),
    ...(settings.messageVersion === 2 ? { protobuf_message: "io.prometheus.write.v2.Request" } : {}),
    ...(settings.proxyUrl === undefined ? {} : { proxy_url: settings.proxyUrl }),
    ...(settings.noProxy === undefined ? {} : { no_proxy: settings.noProxy }),
    queue_config: {
      min_shards: settings.minShards,
      max_shards: settings.maxShards,
      batch_send_deadline: String(settings.batchSendDeadline),
      // Off by default in Prometheus, which then drops what a tenant over its limit sends.
      retry_on_http_429: true,
      ...(settings.sampleAgeLimit === undefined ? {} : { sample_age_limit: String(settings.sampleAgeLimit) }),
    },
  };
}

/**
 * The `remote_write` entry of a Prometheus with a disk queue in its pod. Nothing in it comes from the environment: what
 * Receive's address or the way there becomes is the queue's matter, and Prometheus forgets nothing.
 *
 * @param url where the queue takes samples.
 */
export function diskQueueEntry(url: string): RemoteWriteEntry {
  return {
    name: "disk-queue",
    url,
    // vmagent would turn native histograms into floats that nobody can read, and drops exemplars without a word.
    ...content(false),
    queue_config: {
      // One fills the queue in order, and over loopback it is fast enough for any cluster.
      min_shards: 1,
      max_shards: 1,
      // What is not in the queue yet is what a restart costs.
      batch_send_deadline: String(HAND_OVER_DEADLINE),
      retry_on_http_429: true,
    },
  };
}
