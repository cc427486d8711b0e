import { Construct } from "constructs";
import type { RuleFile } from "../config/model.js";
import { ownedFlags } from "../config/owned-flags.js";
import { tenantLabel } from "../config/tenant-label.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import { tlsFiles, type TlsIdentity } from "../kubernetes/tls-identity.js";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { remoteWriteEntry, type RemoteWriteSettings } from "../prometheus/remote-write.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import {
  commonArgs,
  mutualGrpc,
  prometheusReplicaLabel,
  receiveReplicaLabel,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** Properties of the Ruler. */
export interface RulerProps extends GrpcComponentProps {
  /** 1, or 2 that evaluate the same rules at the same moments. */
  readonly replicas: number;
  /** What is evaluated; at least one file. */
  readonly rules: readonly RuleFile[];
  /** Time between two evaluations of a group that names no interval of its own. */
  readonly evaluationInterval: Duration;
  /** Disk of the node for results that Receive has not taken yet. */
  readonly walSize: Quantity;
  /** Address of Query: not of the Query Frontend, whose cache may hold what backlog still changes. */
  readonly queryUrl: string;
  /** Where links in alerts lead to. @default - `queryUrl` */
  readonly linkUrl?: string;
  readonly remoteWrite: {
    /** Address of Receive's routers. */
    readonly url: string;
    /** The certificate it writes with; its common name is the tenant of all results. */
    readonly identity: TlsIdentity;
    readonly settings: RemoteWriteSettings;
  };
  /** DNS name of the SRV records of Alertmanager's web port. @default - alerts are evaluated and told nobody */
  readonly alertmanagers?: string;
}

const identity = { name: "thanos-rule", component: "ruler" };

/** DNS name under which Query finds every Ruler, to ask for its rules. */
export function rulerGrpcService(namespace: ClusterNamespace): string {
  return `dnssrv+_grpc._tcp.${namespace.host(identity.name)}`;
}

/** Where the Ruler finds the certificate it writes with. */
const writerFolder = "/etc/thanos/writer";

/**
 * Shortest `for` of which a restart remembers since when it holds. Thanos's own 10 minutes would make every alert with a
 * shorter one, and most pages are such, begin anew with each pod.
 */
const FOR_GRACE_PERIOD = Duration.minutes(1);

/**
 * Labels that the results have as Query gives them back, and the alerts of the Ruler have not: with them no alert would
 * be found again after a restart.
 */
const addedOnTheWay = [tenantLabel, receiveReplicaLabel, prometheusReplicaLabel];

/**
 * Evaluates rules over all clusters. It keeps no blocks: results go to Receive as those of any other sender, and alerts
 * find their beginning there after a restart.
 *
 * Two replicas evaluate a group at the same moments, because these follow from its file and name: their samples have the
 * same times and differ in the label `replica` alone, on which Query joins.
 *
 * Results that were not sent yet are lost with a restart, even on a volume: a sender of Prometheus's goes on with what is
 * new. So there is none.
 *
 * @throws Error when there are no rules.
 */
export class Ruler extends Construct {
  constructor(scope: Construct, id: string, props: RulerProps) {
    super(scope, id);
    if (props.rules.length === 0) throw new Error("`rules` must name at least one file; got: none");
    const { namespace, remoteWrite, alertmanagers } = props;
    const document = (documentId: string, files: Readonly<Record<string, string>>) =>
      new ConfigDocument(this, documentId, { ...identity, namespace, name: `thanos-rule-${documentId}`, files });
    const rules = document("rules", Object.fromEntries(props.rules.map(({ name, content }) => [name, content])));
    const { url, settings } = remoteWrite;
    const grpc = mutualGrpc(props.identity);
    const target = document("remote-write", {
      "remote-write.yaml": yamlDocument({
        remote_write: [remoteWriteEntry({ url, identity: tlsFiles(writerFolder) }, settings)],
      }),
    });
    new StatefulWorkload(this, "ruler", {
      ...identity,
      namespace,
      image: props.image,
      replicas: props.replicas,
      args: [
        "rule",
        ...commonArgs,
        // Without blocks it has only rules to tell there; Query shows them.
        ...grpc.args,
        "--data-dir=/data",
        ...props.rules.map(({ name }) => `--rule-file=/etc/thanos/rules/${name}`),
        `--eval-interval=${props.evaluationInterval}`,
        `--query=${props.queryUrl}`,
        `--query.default-step=${props.evaluationInterval}`,
        "--remote-write.config-file=/etc/thanos/remote-write/remote-write.yaml",
        `--for-grace-period=${FOR_GRACE_PERIOD}`,
        ...addedOnTheWay.map((label) => `--restore-ignored-label=${label}`),
        // A pod's name stays the same from start to start: its series go on.
        `--label=${prometheusReplicaLabel}="$(POD_NAME)"`,
        `--alert.label-drop=${prometheusReplicaLabel}`,
        `--alert.query-url=${props.linkUrl ?? props.queryUrl}`,
        ...(alertmanagers === undefined ? [] : [`--alertmanagers.url=dnssrv+http://${alertmanagers}`]),
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.ruler)),
      ],
      environment: [{ name: "POD_NAME", podField: "metadata.name" }],
      ports: thanosPorts,
      probes: thanosProbes(5),
      metrics: thanosMetrics,
      volumes: [
        { name: "rules", mountPath: "/etc/thanos/rules", configMap: rules.configMap },
        { name: "remote-write", mountPath: "/etc/thanos/remote-write", configMap: target.configMap },
        // No checksum: a sender of Prometheus's reads all three files anew when they change.
        remoteWrite.identity.volume("writer", writerFolder),
        grpc.volume,
        { name: "data", mountPath: "/data", scratch: props.walSize },
      ],
      claims: {},
      // It reads rules anew only when it is told to, and nobody is there to do so.
      checksums: { rules: rules.checksum, "remote-write": target.checksum, ...grpc.checksums },
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(1),
    });
  }
}
