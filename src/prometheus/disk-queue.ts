import type { ScrapeConfig } from "../config/model.js";
import { ownedFlags } from "../config/owned-flags.js";
import { diskQueueJob } from "../config/rules/prometheus.js";
import { largestRequest } from "../config/tenant-limits.js";
import type { ExtraArgs, ResourceSettings } from "../kubernetes/component-settings.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import type { PodCompanion } from "../kubernetes/pod.js";
import type { PodVolume } from "../kubernetes/pod-volume.js";
import { FLUSH_INTERVAL, LONGEST_PAUSE, QUEUE_WORKERS } from "../outage/disk-queue.js";
import { tlsFiles, type TlsIdentity } from "../kubernetes/tls-identity.js";
import { Duration } from "../units/duration.js";

/** The queue on disk of a Prometheus, which outlives restarts. */
export interface DiskQueueSettings {
  /** Image of vmagent, as in the table of versions or newer: from there on its flags are known. */
  readonly image: string;
  /** Most bytes the queue holds; above it the oldest ones are dropped. At least `QUEUE_FILE`. */
  readonly queueBytes: number;
  /** How long a request may take before it is sent again. */
  readonly requestTimeout: Duration;
  /** HTTP proxy the samples are sent through; vmagent knows no exceptions from it. @default - none */
  readonly proxyUrl?: string;
  readonly settings: { readonly resources: ResourceSettings; readonly extraArgs?: ExtraArgs };
}

/** Properties of the container. */
export interface DiskQueueProps extends DiskQueueSettings {
  /** Address of Receive's routers. */
  readonly url: string;
  /** The certificate this cluster writes with; its common name is the tenant. */
  readonly identity: TlsIdentity;
  /** A server takes longer to end than an agent. */
  readonly mode: "server" | "agent";
  /** Claim the queue shares with Prometheus, by its name in the pod. */
  readonly claim: string;
}

/** Nobody but this pod reaches it: it would take samples from everybody and shows its flags. */
const address = "127.0.0.1:8429";

/** Where Prometheus hands its samples over. */
export const diskQueueUrl = `http://${address}/api/v1/write`;

/** The queue is watched like everything else: how much waits in it, and whether it has dropped anything. */
export const diskQueueScrape: ScrapeConfig = { job_name: diskQueueJob, static_configs: [{ targets: [address] }] };

const identityFolder = "/etc/vmagent/identity";

/** The whole claim, as Prometheus sees it too: a folder that the kubelet makes for a sub-path need not be writable. */
const claimFolder = "/data";

/**
 * How long the queue still takes samples when the pod ends. Both containers are told at once, and Prometheus hands over
 * what it holds at its end. 5 s are measured with an agent. A server waits for the rules it is evaluating before it stops to
 * scrape, so it has more to hand over, later. A restart takes as much longer.
 *
 * Source: Prometheus 3.15, `cmd/prometheus/main.go`.
 */
const outlivesPrometheus = { agent: Duration.seconds(5), server: Duration.seconds(30) };

/**
 * The container that keeps samples on disk until Receive has them: a vmagent, which scrapes nothing. It sends with a few
 * workers, so now and then out of order, and repeats everything that Receive does not refuse for good (400, 409). After an
 * outage it begins with the next attempt.
 *
 * Certificate, key and authorities are read anew every second. It has no flag for the oldest version of TLS; Receive
 * takes none below 1.3. Native histograms it would turn into floats, so Prometheus hands it none.
 *
 * What a kill costs: `src/outage/losses.ts`.
 */
export function diskQueueContainer(props: DiskQueueProps): PodCompanion {
  const { certificate, key, authorities } = tlsFiles(identityFolder);
  return {
    name: "disk-queue",
    image: props.image,
    args: [
      `--httpListenAddr=${address}`,
      `--http.shutdownDelay=${outlivesPrometheus[props.mode]}`,
      `--remoteWrite.url=${props.url}`,
      // Without it vmagent asks Receive at its start which protocol it speaks, and does not start during an outage.
      "--remoteWrite.forcePromProto=true",
      `--remoteWrite.tlsCertFile=${certificate}`,
      `--remoteWrite.tlsKeyFile=${key}`,
      `--remoteWrite.tlsCAFile=${authorities}`,
      ...(props.proxyUrl === undefined ? [] : [`--remoteWrite.proxyURL=${props.proxyUrl}`]),
      `--remoteWrite.queues=${QUEUE_WORKERS}`,
      `--remoteWrite.maxRowsPerBlock=${largestRequest.diskQueue.samples}`,
      `--remoteWrite.maxBlockSize=${largestRequest.diskQueue.bytes.bytes}`,
      `--remoteWrite.flushInterval=${FLUSH_INTERVAL.toGo()}`,
      `--remoteWrite.sendTimeout=${props.requestTimeout.toGo()}`,
      `--remoteWrite.retryMaxInterval=${LONGEST_PAUSE.toGo()}`,
      `--remoteWrite.tmpDataPath=${claimFolder}/disk-queue`,
      `--remoteWrite.maxDiskUsagePerURL=${props.queueBytes}`,
      // Keeps two blocks in memory in place of a hundred: a kill early in an outage costs 2 to 4 s instead of 6 (measured).
      "--memory.allowedBytes=1MiB",
      // A queue is named after the address it is for. Without this a wrong one, corrected later, costs all that waits.
      "--remoteWrite.keepDanglingQueues=true",
      "--remoteWrite.showURL=false",
      "--loggerFormat=json",
      ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.diskQueue), "go"),
    ],
    // No probes: the kubelet's come from outside of the pod, where nothing answers, and the image need not have a shell.
    volumes: [
      // No checksum: what is read anew by itself needs no restart.
      props.identity.volume("identity", identityFolder),
      { name: props.claim, mountPath: claimFolder, claim: true } satisfies PodVolume,
    ],
    resources: props.settings.resources,
  };
}
