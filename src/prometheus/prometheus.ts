import { Construct } from "constructs";
import type { RuleFile, ScrapeConfig } from "../config/model.js";
import { ownedFlags } from "../config/owned-flags.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import type { PodVolume } from "../kubernetes/pod-volume.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import { tlsFiles, type TlsIdentity } from "../kubernetes/tls-identity.js";
import { queueDiskBytes } from "../outage/disk-queue.js";
import { databaseLimit, SERVER_RETENTION } from "../outage/local-database.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { prometheusConfiguration, type TargetLimits } from "./configuration.js";
import { DiscoveryRole } from "./discovery-role.js";
import type { MetricFilter } from "./metric-filter.js";
import { diskQueueContainer, diskQueueScrape, diskQueueUrl, type DiskQueueSettings } from "./disk-queue.js";
import { diskQueueEntry, remoteWriteEntry, type RemoteWriteSettings } from "./remote-write.js";

/** Properties of a cluster's Prometheus. */
export interface PrometheusProps {
  readonly namespace: ClusterNamespace;
  /** Image of Prometheus. */
  readonly image: string;
  /** `server` keeps a local database and evaluates rules; `agent` only forwards. */
  readonly mode: "server" | "agent";
  /** Name of the cluster, as the label `cluster`. */
  readonly cluster: string;
  /** 1, or 2 for a pair that scrapes the same targets. */
  readonly replicas: number;
  /** How long a server keeps samples. @default "24h" */
  readonly retention?: Duration;
  /**
   * How often an agent cuts its write-ahead log, which decides how long it can be cut off; a server cuts it with its
   * blocks.
   *
   * @default - Prometheus's own 2 hours, which outlive about one
   */
  readonly walTruncateFrequency?: Duration;
  /**
   * How long it may take to empty its shards when their number changes; what is in them at the end of that is lost.
   *
   * @default - Prometheus's own minute
   */
  readonly flushDeadline?: Duration;
  readonly scrapeInterval: Duration;
  /** @default - 10 s or the interval, whichever is shorter */
  readonly scrapeTimeout?: Duration;
  /** Scrape native histograms too, beside the classic ones. @default false */
  readonly nativeHistograms?: boolean;
  /**
   * Send exemplars with their samples; a server keeps that many in memory, an agent none. A disk queue lets none pass, and
   * then none are kept either.
   *
   * @default - none are sent
   */
  readonly exemplars?: number;
  readonly metrics: MetricFilter;
  readonly limits: TargetLimits;
  /** Whether kubelets have certificates of the cluster's authority. */
  readonly verifyKubeletCertificate: boolean;
  readonly scrapeConfigs: readonly ScrapeConfig[];
  /** Targets of ours with a certificate: the job, and the authorities it names. @default - none */
  readonly scrapedOverTls?: readonly { readonly job: ScrapeConfig; readonly authorities: PodVolume }[];
  /** Existing Secrets to mount below `/etc/prometheus/secrets`. */
  readonly scrapeConfigSecrets: readonly string[];
  /** Recording and alerting rules. Refused in agent mode. */
  readonly rules: readonly RuleFile[];
  /**
   * Rules that change by themselves, such as with each renewed certificate: the server reads them anew while it runs, and
   * no pod restarts. Refused in agent mode.
   *
   * @default - none
   */
  readonly reloadedRules?: readonly RuleFile[];
  /** DNS name of the SRV records of every Alertmanager that alerts are sent to. @default - none is told */
  readonly alertmanagers?: string;
  readonly remoteWrite: {
    /** Address of Receive's routers. */
    readonly url: string;
    /** The certificate this cluster writes with; its common name is the tenant. */
    readonly identity: TlsIdentity;
    readonly settings: RemoteWriteSettings;
  };
  /**
   * A queue on the same volume, in a container beside Prometheus, which sends in its place: what is unsent outlives
   * restarts. Native histograms do not pass it, and `remoteWrite.settings` are without meaning.
   *
   * @default - Prometheus sends from its write-ahead log, and a restart during an outage makes it forget
   */
  readonly diskQueue?: DiskQueueSettings;
  readonly volumeSize: Quantity;
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

const identity = { name: "prometheus", component: "prometheus" };
/** Port on which Prometheus is asked. */
export const prometheusPort = 9090;

const port = prometheusPort;

/** Where Prometheus finds the certificate it writes with. */
const identityFolder = "/etc/prometheus/identity";

/**
 * How much memory Go lets pile up in an agent before it looks for what is unused, in percent of what is in use; Prometheus has 75.
 * Measured with 50,000 series: 6 % less memory for 1 % more processor time (bench/RESULTS.md, row 7). Small clusters lack memory first.
 */
const agentCollection = { name: "GOGC", value: "60" };

/** Where the Prometheus of a namespace is asked, known before it is made. */
export function prometheusUrl(namespace: ClusterNamespace): string {
  return `http://${namespace.host("prometheus")}:${port}`;
}

/** Scrapes one cluster and pushes to Receive. */
export class Prometheus extends Construct {
  /** Where PromQL is asked, in server mode. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const ruleFiles = props.rules.length + (props.reloadedRules?.length ?? 0);
    if (props.mode === "agent" && ruleFiles > 0) {
      throw new Error(`\`rules\` need \`mode\` server: an agent has no database; got: ${ruleFiles} rule files`);
    }
    const { namespace, diskQueue, scrapedOverTls = [] } = props;
    const { url, settings } = props.remoteWrite;
    const queue =
      diskQueue === undefined
        ? undefined
        : diskQueueContainer({
            ...diskQueue,
            url,
            mode: props.mode,
            identity: props.remoteWrite.identity,
            claim: "data",
          });
    const exemplars = queue === undefined ? props.exemplars : undefined;
    const storedExemplars = props.mode === "server" ? exemplars : undefined;
    const scrapeConfigs = [
      ...(queue === undefined ? [] : [diskQueueScrape]),
      ...scrapedOverTls.map(({ job }) => job),
      ...props.scrapeConfigs,
    ];
    const configuration = new ConfigDocument(this, "configuration", {
      ...identity,
      namespace,
      name: "prometheus-configuration",
      files: {
        "prometheus.yml": prometheusConfiguration({
          ...props,
          scrapeConfigs,
          storedExemplars,
          ruleFiles: [
            ...props.rules.map(({ name }) => `rules/${name}`),
            ...(props.reloadedRules ?? []).map(({ name }) => `reloaded-rules/${name}`),
          ],
          remoteWrite:
            queue === undefined
              ? remoteWriteEntry(
                  { url, identity: tlsFiles(identityFolder) },
                  { ...settings, exemplars: exemplars !== undefined },
                )
              : diskQueueEntry(diskQueueUrl),
          port,
        }),
      },
    });
    const rules = this.ruleDocument("rules", namespace, props.rules);
    const reloadedRules = this.ruleDocument("reloaded-rules", namespace, props.reloadedRules ?? []);
    new StatefulWorkload(this, "prometheus", {
      ...identity,
      namespace,
      image: props.image,
      replicas: props.replicas,
      args: [
        "--config.file=/etc/prometheus/configuration/prometheus.yml",
        `--web.listen-address=0.0.0.0:${port}`,
        ...storageArgs(props),
        // Without it a server takes no exemplar, and has none to send. An agent takes them as they come.
        ...(storedExemplars === undefined ? [] : ["--enable-feature=exemplar-storage"]),
        ...(props.flushDeadline === undefined ? [] : [`--storage.remote.flush-deadline=${props.flushDeadline}`]),
        ...(reloadedRules === undefined ? [] : ["--config.auto-reload"]),
        ...renderExtraArgs(
          props.settings.extraArgs,
          new Set(props.mode === "agent" ? ownedFlags.prometheusAgent : ownedFlags.prometheusServer),
        ),
      ],
      environment: [
        { name: "POD_NAME", podField: "metadata.name" },
        ...(props.mode === "agent" ? [agentCollection] : []),
      ],
      ports: { http: port },
      probes: {
        // Replaying a large write-ahead log takes minutes.
        startup: { path: "/-/ready", port: "http", period: 2, failures: 900 },
        readiness: { path: "/-/ready", port: "http", period: 5, failures: 3 },
        liveness: { path: "/-/healthy", port: "http", period: 15, failures: 4 },
      },
      volumes: [
        { name: "configuration", mountPath: "/etc/prometheus/configuration", configMap: configuration.configMap },
        ...ruleVolume("rules", rules),
        ...ruleVolume("reloaded-rules", reloadedRules),
        ...props.scrapeConfigSecrets.map((secret, position) => ({
          // By position: a Secret's name may be longer than a volume's.
          name: `secret-${position}`,
          mountPath: `/etc/prometheus/secrets/${secret}`,
          secret,
        })),
        // No checksum: certificate, key and authorities are all read anew when they change, and a restart would cost an
        // agent what it has not sent yet. With a queue that is the one to write, and to have the key.
        ...(queue === undefined ? [props.remoteWrite.identity.volume("identity", identityFolder)] : []),
        ...scrapedOverTls.map(({ authorities }) => authorities),
        { name: "data", mountPath: "/prometheus", claim: true as const },
      ],
      beside: queue === undefined ? [] : [queue],
      claims: { data: props.volumeSize },
      checksums: { configuration: configuration.checksum, ...(rules === undefined ? {} : { rules: rules.checksum }) },
      serviceAccountToken: true,
      settings: props.settings,
      // At its end Prometheus closes its database, and then sends what it holds; without a way there it would wait for long.
      terminationGracePeriod: Duration.minutes(5),
      // One of a pair goes on scraping while the other restarts.
      podManagement: "Parallel",
    });
    new DiscoveryRole(this, "discovery", { namespace, serviceAccount: "prometheus" });
    this.url = prometheusUrl(namespace);
  }

  private ruleDocument(
    id: string,
    namespace: ClusterNamespace,
    rules: readonly RuleFile[],
  ): ConfigDocument | undefined {
    if (rules.length === 0) return undefined;
    return new ConfigDocument(this, id, {
      ...identity,
      namespace,
      name: `prometheus-${id}`,
      files: Object.fromEntries(rules.map(({ name, content }) => [name, content])),
    });
  }
}

function ruleVolume(name: string, document: ConfigDocument | undefined) {
  return document === undefined ? [] : [{ name, mountPath: `/etc/prometheus/${name}`, configMap: document.configMap }];
}

function storageArgs({ mode, retention, volumeSize, walTruncateFrequency, diskQueue }: PrometheusProps): string[] {
  if (mode === "agent") {
    return [
      "--agent",
      "--storage.agent.path=/prometheus",
      ...(walTruncateFrequency === undefined ? [] : [`--storage.agent.wal-truncate-frequency=${walTruncateFrequency}`]),
    ];
  }
  const queueDisk = diskQueue === undefined ? 0 : queueDiskBytes(diskQueue.queueBytes);
  return [
    "--storage.tsdb.path=/prometheus",
    `--storage.tsdb.retention.time=${retention ?? SERVER_RETENTION}`,
    `--storage.tsdb.retention.size=${Math.floor(databaseLimit(volumeSize.bytes, queueDisk) / 2 ** 20)}MB`,
  ];
}
