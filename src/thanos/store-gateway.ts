import { Construct } from "constructs";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { ownedFlags } from "../config/owned-flags.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import type { ObjectStore } from "../object-store/object-store.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import {
  commonArgs,
  mutualGrpc,
  objectStoreAccess,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** Properties of the Store Gateway. */
export interface StoreGatewayProps extends GrpcComponentProps {
  readonly objectStore: ObjectStore;
  readonly replicas: number;
  /** Volume for index headers; a cache that is rebuilt when lost. */
  readonly volumeSize: Quantity;
  /** Memory for postings and series. */
  readonly indexCacheSize: Quantity;
  /** Time between two looks into the bucket. */
  readonly syncInterval: Duration;
  /** The Compactor's delay between marking a block and deleting it; gateways let go of it after half of that. */
  readonly deleteDelay: Duration;
}

/** Reads what the object store holds; it never writes there. */
export class StoreGateway extends Construct {
  /** The gRPC interface of each gateway, as `host:port`. */
  readonly grpcAddresses: readonly string[];

  constructor(scope: Construct, id: string, props: StoreGatewayProps) {
    super(scope, id);
    const store = objectStoreAccess(props.objectStore, "storeGateway");
    const grpc = mutualGrpc(props.identity);
    const indexCache = yamlDocument({
      type: "IN-MEMORY",
      config: {
        max_size: megabytes(props.indexCacheSize.bytes),
        max_item_size: megabytes(largestItem(props.indexCacheSize)),
      },
    });
    const gateways = new StatefulWorkload(this, "store-gateway", {
      namespace: props.namespace,
      name: "thanos-store-gateway",
      component: "store-gateway",
      image: props.image,
      replicas: props.replicas,
      args: [
        "store",
        ...commonArgs,
        ...grpc.args,
        "--data-dir=/data",
        ...store.args,
        `--index-cache.config=${indexCache}`,
        `--sync-block-duration=${props.syncInterval.toGo()}`,
        `--ignore-deletion-marks-delay=${props.deleteDelay.times(0.5)}`,
        "--store.enable-index-header-lazy-reader",
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
      dependsOn: store.dependsOn,
    });
    this.grpcAddresses = gateways.podHosts.map((host) => `${host}:${thanosPorts.grpc}`);
  }
}

/** Thanos's own ratio: half of the cache and at most 125 MiB. Without it a cache below 250 MiB keeps the gateway from starting. */
function largestItem(cache: Quantity): number {
  return Math.min(cache.bytes / 2, 125 * 2 ** 20);
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}MB`;
