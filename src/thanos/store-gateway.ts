import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { ServiceV1 } from "#kubernetes/service-v1";
import type { BlockDiscovery } from "../config/block-discovery.js";
import { ownedFlags } from "../config/owned-flags.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { labels, selector } from "../kubernetes/labels.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import type { ObjectStore } from "../object-store/object-store.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { bucketCache, indexCache, type CachePlace } from "./caches.js";
import { gatewayShards, type GatewayShard, type GatewaySharding } from "./gateway-shards.js";
import {
  blockDiscoveryArgs,
  commonArgs,
  mutualGrpc,
  objectStoreAccess,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** What one request may cost; above it the request fails in this gateway. Absent: no limit. */
export interface GatewayLimits {
  /** Most series of one request. */
  readonly series?: number;
  /** Most samples of one request; counted in chunks, each taken as 120 samples. */
  readonly samples?: number;
  /** Most bytes that one request may take from the store or the caches. */
  readonly downloadedBytes?: Quantity;
  /** Requests that are worked on at one time. @default 20, Thanos's own */
  readonly concurrency?: number;
}

/** Properties of the Store Gateway. */
export interface StoreGatewayProps extends GrpcComponentProps {
  readonly objectStore: ObjectStore;
  /** Gateways of each shard. */
  readonly replicas: number;
  /** How blocks are shared out. @default - every gateway reads the whole bucket */
  readonly sharding?: GatewaySharding;
  /** Volume for index headers; a cache that is rebuilt when lost. */
  readonly volumeSize: Quantity;
  /** Where postings and series are kept. */
  readonly indexCache: CachePlace;
  /** Where pieces of chunks and what blocks there are are kept. */
  readonly bucketCache: CachePlace;
  /** Time between two looks into the bucket. */
  readonly syncInterval: Duration;
  /** How it finds out what blocks there are. @default concurrent, Thanos's own */
  readonly blockDiscovery?: BlockDiscovery;
  /** The Compactor's delay between marking a block and deleting it; gateways let go of it after half of that. */
  readonly deleteDelay: Duration;
  /** @default - none */
  readonly limits?: GatewayLimits;
  /** What must be ready before the pods start, such as memcached: without an address of it a gateway ends. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An index header is fetched for the first query that needs it, not for every block there is before the first query. */
export const lazyIndexHeaderArgs: readonly string[] = [
  "--store.enable-index-header-lazy-reader",
  "--store.index-header-lazy-download-strategy=lazy",
];

const undivided: GatewaySharding = { shards: 1, timePartitions: [], overlap: Duration.ZERO };

/** Reads what the object store holds; it never writes there. */
export class StoreGateway extends Construct {
  /**
   * Where each shard is asked by gRPC, as `host:port`: the one gateway, or where there are several of the same blocks a
   * Service that leads to one of them.
   */
  readonly grpcAddresses: readonly string[];

  constructor(scope: Construct, id: string, props: StoreGatewayProps) {
    super(scope, id);
    this.grpcAddresses = gatewayShards(props.sharding ?? undivided).map((shard) => {
      const gateways = this.gateways(shard, props);
      const host = props.replicas === 1 ? gateways.podHosts[0] : anyOf(this, shard, props);
      return `${host}:${thanosPorts.grpc}`;
    });
  }

  private gateways({ id, name, args }: GatewayShard, props: StoreGatewayProps): StatefulWorkload {
    const store = objectStoreAccess(props.objectStore, "storeGateway");
    const grpc = mutualGrpc(props.identity);
    return new StatefulWorkload(this, id, {
      namespace: props.namespace,
      name,
      component: "store-gateway",
      image: props.image,
      replicas: props.replicas,
      args: [
        "store",
        ...commonArgs,
        ...grpc.args,
        "--data-dir=/data",
        ...store.args,
        ...args,
        `--index-cache.config=${indexCache(props.indexCache)}`,
        `--store.caching-bucket.config=${bucketCache(props.bucketCache, props.syncInterval)}`,
        `--sync-block-duration=${props.syncInterval.toGo()}`,
        `--ignore-deletion-marks-delay=${props.deleteDelay.times(0.5)}`,
        ...lazyIndexHeaderArgs,
        ...blockDiscoveryArgs(props.blockDiscovery),
        ...limitArgs(props.limits ?? {}),
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.storeGateway)),
      ],
      environment: store.environment,
      ports: thanosPorts,
      // Ready only after the first look at the whole bucket.
      probes: thanosProbes(30),
      metrics: thanosMetrics,
      volumes: [{ name: "data", mountPath: "/data", claim: true }, ...store.volumes, grpc.volume],
      claims: { data: props.volumeSize },
      checksums: { ...store.checksums, ...grpc.checksums },
      settings: props.settings,
      serviceAccountAnnotations: store.serviceAccountAnnotations,
      terminationGracePeriod: Duration.minutes(3),
      dependsOn: [...store.dependsOn, ...(props.dependsOn ?? [])],
    });
  }
}

/**
 * One address for gateways of the same blocks. Query must not be given each of them: it takes every source that it may
 * never leave out (`strict`) for one of its own, so that the loss of one made every answer partial though another has the
 * blocks; and it does not let such a source be found by DNS.
 */
function anyOf(scope: Construct, { id, name }: GatewayShard, { namespace }: StoreGatewayProps): string {
  const identity = { name: `${name}-any`, component: "store-gateway" };
  new ServiceV1(scope, `${id}-any`, {
    metadata: { namespace: namespace.reference, name: identity.name, labels: labels(identity) },
    spec: {
      type: "ClusterIP",
      selector: selector({ name }),
      port: [{ name: "grpc", port: thanosPorts.grpc, targetPort: "grpc", protocol: "TCP" }],
    },
    waitForLoadBalancer: false,
  });
  return namespace.host(identity.name);
}

function limitArgs({ series, samples, downloadedBytes, concurrency }: GatewayLimits): string[] {
  const flags: readonly (readonly [string, string | number | undefined])[] = [
    ["store.limits.request-series", series],
    ["store.limits.request-samples", samples],
    ["store.grpc.downloaded-bytes-limit", downloadedBytes && `${downloadedBytes.bytes}B`],
    ["store.grpc.series-max-concurrency", concurrency],
  ];
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
}
