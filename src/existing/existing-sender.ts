import type { Environment } from "../config/model.js";
import { senderFlushDeadline, senderOf, senderQueue, senderTruncateFrequency } from "../config/outage-settings.js";
import type { ChildCluster } from "../config/schema/environment.js";
import { tlsFiles } from "../kubernetes/tls-identity.js";
import { metricRelabelling, type RelabelStep } from "../prometheus/metric-filter.js";
import { remoteWriteEntry, type RemoteWriteEntry } from "../prometheus/remote-write.js";
import { childRemoteWriteUrl } from "../thanos/remote-write-url.js";
import type { Duration } from "../units/duration.js";

/** How a Prometheus that runs already has to send, in no particular spelling. No secret is in it. */
export interface ExistingSender {
  /** Name of the cluster: its tenant, and its label `cluster`. */
  readonly cluster: string;
  readonly kind: "server" | "agent";
  /** Namespace where it runs, and where the Secret is. */
  readonly namespace: string;
  /** The Secret with the certificate it writes with: `tls.crt`, `tls.key`, `ca.crt`. */
  readonly secret: string;
  /** The `remote_write` entry, as our own Prometheus has it, and what is relabelled on the way. */
  readonly entry: RemoteWriteEntry;
  /** Flags on which its outage budget rests, by name, without dashes. */
  readonly flags: Readonly<Record<string, string>>;
  /** Exemplars that a server keeps in memory, without which it has none to send. @default - none are sent */
  readonly storedExemplars?: number;
  readonly outageBudget: Duration;
  readonly scrapeInterval: Duration;
  /** Job under which it scrapes itself. */
  readonly job: string;
}

/** The Secret that the stack makes. In a namespace of somebody else's its name says whose it is. */
export const existingWriterSecret = "thanos-fleet-writer";

/** The job under which our own Prometheus scrapes itself; rules and dashboards ask for it. */
const ownJob = "prometheus";

/** Where the Secret is to be mounted by who names files: the operator mounts the Secrets of `spec.secrets` there too. */
export const secretFolder = (secret: string) => `/etc/prometheus/secrets/${secret}`;

/** How the Prometheus that runs in a child cluster already has to send. It has `mode: existing`. */
export function existingSender(environment: Environment, child: ChildCluster): ExistingSender {
  const { prometheus } = child;
  const { mode: kind } = senderOf(child);
  const { blockDuration, exemplars } = environment.observability.receive;
  const secret = child.identity?.secret ?? existingWriterSecret;
  const entry = remoteWriteEntry(
    { url: childRemoteWriteUrl(environment), identity: tlsFiles(secretFolder(secret)) },
    { ...senderQueue(child), exemplars: exemplars !== undefined },
  );
  const steps = [...metricRelabelling(prometheus.metrics), ...asOurOwn(entry, prometheus.existing.job)];
  const flushDeadline = senderFlushDeadline(child, blockDuration);
  return {
    cluster: child.name,
    kind,
    namespace: child.namespace,
    secret,
    entry: { ...entry, write_relabel_configs: steps },
    flags: {
      ...(flushDeadline === undefined ? {} : { "storage.remote.flush-deadline": String(flushDeadline) }),
      ...(kind === "agent"
        ? { "storage.agent.wal-truncate-frequency": String(senderTruncateFrequency(child, blockDuration)) }
        : {}),
    },
    storedExemplars: kind === "server" ? exemplars?.perTenant : undefined,
    outageBudget: prometheus.outageBudget,
    scrapeInterval: prometheus.scrapeInterval,
    job: prometheus.existing.job,
  };
}

/** What makes its metrics of itself look like those of a Prometheus of ours, by which the cluster is watched. */
function asOurOwn(entry: RemoteWriteEntry, job: string): RelabelStep[] {
  return [
    // It may write elsewhere too: trouble there would be told of as trouble with Receive. Other series have no such label.
    { source_labels: ["remote_name"], regex: `(?:${entry["name"] as string})?`, action: "keep" },
    ...(job === ownJob
      ? []
      : [
          {
            source_labels: ["job"],
            regex: job.replaceAll(".", "\\."),
            target_label: "job",
            replacement: ownJob,
            action: "replace",
          },
        ]),
  ];
}
