import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { ServiceV1 } from "#kubernetes/service-v1";
import { ringPlace } from "../config/ring-state.js";
import { awsAnnotations, type AwsLoadBalancer } from "../config/aws-load-balancer.js";
import { ownedFlags } from "../config/owned-flags.js";
import { renderedMap } from "../kubernetes/rendered-text.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { labels } from "../kubernetes/labels.js";
import { StatelessWorkload } from "../kubernetes/stateless-workload.js";
import { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";
import { ingestorServerName } from "../config/required-identities.js";
import { tlsFiles, type TlsIdentity } from "../kubernetes/tls-identity.js";
import { remoteWriteUrl } from "./remote-write-url.js";
import { capnProtoListener, receiveArgs, receiveEnvironment, type ReplicationProtocol } from "./receive-pod.js";
import { hashring, type HashringEndpoint } from "./hashring.js";
import { limitsDocument, type WriteLimits } from "./tenant-limits.js";
import {
  identityFiles,
  mutualGrpc,
  remoteWritePort,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** How remote write is reached from outside the cluster. */
export interface RemoteWriteExposure {
  readonly kind: "loadBalancer" | "nodePort" | "clusterIP";
  /** Port a load balancer listens on. @default 19291 */
  readonly port?: number;
  /** Fixed node port, for `nodePort`. */
  readonly nodePort?: number;
  /** Whether only nodes that run a router answer, which keeps the sender's address. Not for `clusterIP`. @default "Cluster" */
  readonly externalTrafficPolicy?: "Cluster" | "Local";
  /** Has the AWS Load Balancer Controller make a Network Load Balancer. @default - whatever the annotations ask for */
  readonly aws?: AwsLoadBalancer;
  /** Annotations that load-balancer controllers read. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Networks a load balancer accepts, in CIDR form. Empty means all. */
  readonly sourceRanges: readonly string[];
}

/** Properties of the routers. */
export interface ReceiveRoutersProps extends GrpcComponentProps {
  /** What routers show to senders; its authorities are those of the senders' certificates. */
  readonly server: TlsIdentity;
  readonly replicas: number;
  /** Members of the ring. */
  readonly endpoints: readonly HashringEndpoint[];
  /** Copies of every sample. */
  readonly replicationFactor: number;
  /** How routers send to ingestors; those must be told the same. @default "protobuf" */
  readonly replicationProtocol?: ReplicationProtocol;
  /** Who may write how much. */
  readonly limits: WriteLimits;
  readonly exposure: RemoteWriteExposure;
  /** The ingestors: a router without them is never ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * How often a router reads its ring anew. Thanos watches the file too, but not what a ConfigMap puts in its place: with its
 * own 5 min routers had different rings for that long (seen in the lab; Thanos 0.42.4, `pkg/receive/config.go`).
 */
const ringRefresh = Duration.seconds(15);

/**
 * Writes at a time to each ingestor. Thanos's own 5 keep requests waiting in line, with their memory, while ingestors are idle:
 * with 50 routers take an eighth less CPU for the same samples (measured, three ingestors), and delays of minutes were cured
 * by more (thanos-io/thanos#8063).
 */
const forwardWorkers = 50;

/** Where the limits are that routers read anew while they run. */
export const limitsPlace = { configMap: "thanos-receive-limits", key: "limits.yaml" } as const;

const remoteWriteFolder = "/etc/thanos/remote-write";
const remoteWriteFiles = tlsFiles(remoteWriteFolder);

/**
 * TLS ends here and nowhere before: the tenant is the common name of the certificate a sender shows, and whatever header
 * it sends is ignored. With the authorities given, Thanos takes nobody without a certificate.
 */
const remoteWriteServer = [
  `--remote-write.address=0.0.0.0:${remoteWritePort}`,
  `--remote-write.server-tls-cert=${remoteWriteFiles.certificate}`,
  `--remote-write.server-tls-key=${remoteWriteFiles.key}`,
  `--remote-write.server-tls-client-ca=${remoteWriteFiles.authorities}`,
  "--remote-write.server-tls-min-version=1.3",
  "--receive.tenant-certificate-field=commonName",
];

/** How samples travel on to the ingestors. */
const ingestorClient = [
  "--remote-write.client-tls-secure",
  `--remote-write.client-tls-cert=${identityFiles.certificate}`,
  `--remote-write.client-tls-key=${identityFiles.key}`,
  `--remote-write.client-tls-ca=${identityFiles.authorities}`,
  `--remote-write.client-server-name=${ingestorServerName}`,
];

/** Receive's stateless half: takes remote write, asks the ring, and forwards each sample to as many ingestors as there are copies. */
export class ReceiveRouters extends Construct {
  /** Where senders inside the cluster push to. */
  readonly remoteWriteUrl: string;

  constructor(scope: Construct, id: string, props: ReceiveRoutersProps) {
    super(scope, id);
    const { namespace, exposure } = props;
    const identity = { name: "thanos-receive-router", component: "receive-router" };
    const ring = new ConfigDocument(this, "hashring", {
      namespace,
      name: ringPlace.configMap,
      component: identity.component,
      files: { [ringPlace.key]: hashring(props.endpoints, props.replicationFactor) },
      // A router that knows a member before it runs fails what it would send there.
      dependsOn: props.dependsOn,
    });
    const grpc = mutualGrpc(props.identity);
    const limits = new ConfigDocument(this, "limits", {
      namespace,
      name: limitsPlace.configMap,
      component: identity.component,
      files: { [limitsPlace.key]: limitsDocument(props.limits, props.replicationFactor) },
    });
    const routers = new StatelessWorkload(this, "router", {
      ...identity,
      namespace,
      image: props.image,
      replicas: props.replicas,
      args: [
        ...receiveArgs,
        ...grpc.args,
        capnProtoListener("protobuf"),
        ...remoteWriteServer,
        ...ingestorClient,
        `--receive.hashrings-file=/etc/thanos/hashring/${ringPlace.key}`,
        `--receive.hashrings-file-refresh-interval=${ringRefresh.toGo()}`,
        // The document names the algorithm too; whether a change of the ring flushes heads depends on the flag alone.
        "--receive.hashrings-algorithm=ketama",
        `--receive.replication-factor=${props.replicationFactor}`,
        `--receive.replication-protocol=${props.replicationProtocol ?? "protobuf"}`,
        `--receive.limits-config-file=/etc/thanos/limits/${limitsPlace.key}`,
        "--tsdb.path=/tmp/thanos",
        ...renderExtraArgs(
          { "receive.forward.async-workers": forwardWorkers, ...props.settings.extraArgs },
          new Set(ownedFlags.receiveRouter),
        ),
      ],
      environment: receiveEnvironment,
      ports: { ...thanosPorts, "remote-write": remoteWritePort },
      probes: thanosProbes(5),
      metrics: thanosMetrics,
      volumes: [
        // No checksums: the routers read both files anew and take a new ring, or new limits, without a restart.
        { name: "hashring", mountPath: "/etc/thanos/hashring", configMap: ring.configMap },
        { name: "limits", mountPath: "/etc/thanos/limits", configMap: limits.configMap },
        grpc.volume,
        props.server.volume("remote-write", remoteWriteFolder),
        { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("64Mi") },
      ],
      checksums: { ...grpc.checksums, "writer-authorities": props.server.authorityChecksum },
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(3),
      dependsOn: props.dependsOn,
    });
    // Behind a node port or a gateway the outer port is somebody else's.
    const servicePort = exposure.kind === "loadBalancer" ? (exposure.port ?? remoteWritePort) : remoteWritePort;
    new ServiceV1(this, "remote-write", {
      metadata: {
        namespace: namespace.reference,
        name: "thanos-receive",
        labels: labels(identity),
        annotations: renderedMap({
          ...(exposure.aws === undefined ? {} : awsAnnotations(exposure.aws)),
          ...exposure.annotations,
        }),
      },
      spec: {
        ...serviceType(exposure),
        selector: { ...routers.selector },
        port: [
          {
            name: "remote-write",
            port: servicePort,
            targetPort: "remote-write",
            nodePort: exposure.nodePort,
            protocol: "TCP",
          },
        ],
      },
      // Child clusters retry; a load balancer that takes minutes must not fail the apply.
      waitForLoadBalancer: false,
    });
    this.remoteWriteUrl = remoteWriteUrl(namespace.host("thanos-receive"), servicePort);
  }
}

function serviceType({ kind, aws, sourceRanges, externalTrafficPolicy }: RemoteWriteExposure) {
  switch (kind) {
    case "loadBalancer":
      return {
        type: "LoadBalancer",
        externalTrafficPolicy,
        // It sends to pods: node ports would only be one more way in.
        allocateLoadBalancerNodePorts: aws?.targetType === "ip" ? false : undefined,
        loadBalancerSourceRanges: sourceRanges.length === 0 ? undefined : [...sourceRanges],
      };
    case "nodePort":
      return { type: "NodePort", externalTrafficPolicy };
    case "clusterIP":
      return { type: "ClusterIP" };
  }
}
