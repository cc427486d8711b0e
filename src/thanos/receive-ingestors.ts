import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { PodDisruptionBudgetV1 } from "#kubernetes/pod-disruption-budget-v1";
import { ownedFlags } from "../config/owned-flags.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { labels } from "../kubernetes/labels.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import type { ObjectStore } from "../object-store/object-store.js";
import { ACCEPTED_AHEAD } from "../outage/receiver.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import type { HashringEndpoint } from "./hashring.js";
import {
  capnProtoListener,
  ingestorPorts,
  receiveArgs,
  receiveEnvironment,
  type ReplicationProtocol,
} from "./receive-pod.js";
import {
  mutualGrpc,
  objectStoreAccess,
  remoteWritePort,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** Properties of the ingestors. */
export interface ReceiveIngestorsProps extends GrpcComponentProps {
  readonly objectStore: ObjectStore;
  /** Ingestors over all zones; a multiple of the number of zones. */
  readonly count: number;
  /** How many of them are members of the ring; a multiple of the number of zones. @default - all */
  readonly ringSize?: number;
  /** Zones to spread over, one StatefulSet each. Empty means one StatefulSet anywhere. */
  readonly zones: readonly string[];
  /** How long uploaded blocks are kept locally. */
  readonly retention: Duration;
  /** How far behind a tenant's newest sample a sample may be; older ones are refused with 409, which senders drop for good. */
  readonly outOfOrderWindow: Duration;
  /** Length of the blocks; 2h everywhere but in a laboratory. */
  readonly blockDuration: Duration;
  /** Exemplars kept in memory. @default - none: Receive drops them without a word */
  readonly exemplars?: { readonly perTenant: number };
  /** How routers send to them. @default "protobuf" */
  readonly replicationProtocol?: ReplicationProtocol;
  readonly volumeSize: Quantity;
  /** How long a restarted ingestor must be ready before the next one is. */
  readonly minReady: Duration;
}

/** Name of the ingestors of a zone, and of their ServiceAccount; without a zone, of all of them. */
export function ingestorsName(zone?: string): string {
  return zone === undefined ? "thanos-receive-ingestor" : `thanos-receive-ingestor-${zone}`;
}

/**
 * Receive's stateful half: each ingestor keeps the head of every tenant the ring gives it, and uploads a block when it
 * is cut. They know nothing of the ring, so a change of the ring neither restarts nor flushes them.
 */
export class ReceiveIngestors extends Construct {
  /** Members for the hashring, in an order that never depends on anything but names. Further ingestors take no writes. */
  readonly endpoints: readonly HashringEndpoint[];

  /** DNS names under which Query finds all of them. */
  readonly grpcServices: readonly string[];

  /** All ingestors ready. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ReceiveIngestorsProps) {
    super(scope, id);
    const protocol = props.replicationProtocol ?? "protobuf";
    const store = objectStoreAccess(props.objectStore, "receiveIngestor");
    const grpc = mutualGrpc(props.identity);
    const groups = props.zones.length === 0 ? [undefined] : props.zones;
    const sets: { set: StatefulWorkload; zone?: string }[] = [];
    for (const zone of groups) {
      const name = ingestorsName(zone);
      const previous = sets.at(-1);
      const set = new StatefulWorkload(this, zone === undefined ? "all-zones" : `zone-${zone}`, {
        namespace: props.namespace,
        name,
        component: "receive-ingestor",
        image: props.image,
        replicas: props.count / groups.length,
        zone,
        args: [
          ...receiveArgs,
          ...grpc.args,
          capnProtoListener(protocol),
          // Here too a write names its tenant itself; routers come by gRPC.
          `--remote-write.address=127.0.0.1:${remoteWritePort}`,
          "--tsdb.path=/data",
          `--tsdb.retention=${props.retention}`,
          `--tsdb.min-block-duration=${props.blockDuration}`,
          `--tsdb.max-block-duration=${props.blockDuration}`,
          `--tsdb.out-of-order.time-window=${props.outOfOrderWindow}`,
          // One sample from a clock that runs ahead would move the tenant's head on and refuse all correct ones after it.
          `--tsdb.too-far-in-future.time-window=${ACCEPTED_AHEAD}`,
          ...(props.exemplars === undefined ? [] : [`--tsdb.max-exemplars=${props.exemplars.perTenant}`]),
          ...store.args,
          ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.receiveIngestor)),
        ],
        environment: [...receiveEnvironment, ...store.environment],
        ports: ingestorPorts(protocol),
        // Replaying the write-ahead log of a busy ingestor takes minutes.
        probes: thanosProbes(30),
        metrics: thanosMetrics,
        volumes: [{ name: "data", mountPath: "/data", claim: true }, ...store.volumes, grpc.volume],
        claims: { data: props.volumeSize },
        checksums: { ...store.checksums, ...grpc.checksums },
        settings: props.settings,
        serviceAccountAnnotations: store.serviceAccountAnnotations,
        minReady: props.minReady,
        // At its end an ingestor flushes every head and uploads the blocks.
        terminationGracePeriod: Duration.minutes(15),
        timeout: "60m",
        ownDisruptionBudget: false,
        // One zone at a time, so that a roll-out never takes two copies of a sample at once.
        dependsOn: [...store.dependsOn, ...(previous === undefined ? [] : [previous.set.ready])],
      });
      sets.push({ set, zone });
    }
    const identity = { name: "thanos-receive-ingestor", component: "receive-ingestor" };
    new PodDisruptionBudgetV1(this, "disruption-budget", {
      metadata: { namespace: props.namespace.reference, name: identity.name, labels: labels(identity) },
      spec: { maxUnavailable: "1", selector: { matchLabels: { "app.kubernetes.io/component": identity.component } } },
    });
    // The first of each zone, because a StatefulSet that shrinks takes its last pods away.
    const membersPerZone = (props.ringSize ?? props.count) / groups.length;
    this.endpoints = sets.flatMap(({ set, zone }) =>
      set.podHosts.slice(0, membersPerZone).map((host) => ({ address: `${host}:${thanosPorts.grpc}`, zone })),
    );
    this.grpcServices = sets.map(({ set }) => `dnssrv+_grpc._tcp.${set.host}`);
    this.ready = sets.map(({ set }) => set.ready);
  }
}
