import { Construct } from "constructs";
import type { BlockDiscovery } from "../config/block-discovery.js";
import { ownedFlags } from "../config/owned-flags.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import type { ObjectStore } from "../object-store/object-store.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import {
  blockDiscoveryArgs,
  commonArgs,
  objectStoreAccess,
  receiveReplicaLabel,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type ThanosComponentProps,
} from "./thanos-component.js";

/** Properties of the Compactor. */
export interface CompactorProps extends ThanosComponentProps {
  readonly objectStore: ObjectStore;
  /** How long each resolution is kept. */
  readonly retention: { readonly raw: Duration; readonly fiveMinutes: Duration; readonly oneHour: Duration };
  /** Volume for the blocks under compaction. */
  readonly volumeSize: Quantity;
  /** Time between two runs. */
  readonly waitInterval: Duration;
  /** Youngest age of a block that is touched. */
  readonly consistencyDelay: Duration;
  /** Time between marking a block and deleting it. */
  readonly deleteDelay: Duration;
  /** Clusters whose blocks are compacted at one time; the volume holds two weeks of each of them twice. */
  readonly concurrency: number;
  /** Blocks that are downsampled at one time. */
  readonly downsampleConcurrency: number;
  /** Blocks of one compaction that are downloaded at one time. @default 1, Thanos's own */
  readonly blockFetchConcurrency?: number;
  /** Descriptions of blocks that are read at one time. @default 32, Thanos's own */
  readonly metaFetchConcurrency?: number;
  /** How it finds out what blocks there are. @default concurrent, Thanos's own */
  readonly blockDiscovery?: BlockDiscovery;
}

/**
 * Merges, downsamples and deletes blocks. It has no number of replicas: two on one bucket corrupt it, and a StatefulSet
 * never runs two pods of one ordinal.
 *
 * On a block it cannot compact it halts: it stays up, does nothing more and says so by `thanos_compact_halted`. Both flags
 * that would hide that are ours: one lets it end and start over for ever, one leaves broken blocks out in silence.
 */
export class Compactor extends Construct {
  constructor(scope: Construct, id: string, props: CompactorProps) {
    super(scope, id);
    const store = objectStoreAccess(props.objectStore, "compactor");
    new StatefulWorkload(this, "compactor", {
      namespace: props.namespace,
      name: "thanos-compact",
      component: "compactor",
      image: props.image,
      replicas: 1,
      args: [
        "compact",
        ...commonArgs,
        "--wait",
        "--data-dir=/data",
        ...store.args,
        `--wait-interval=${props.waitInterval.toGo()}`,
        `--consistency-delay=${props.consistencyDelay}`,
        `--delete-delay=${props.deleteDelay}`,
        `--retention.resolution-raw=${props.retention.raw}`,
        `--retention.resolution-5m=${props.retention.fiveMinutes}`,
        `--retention.resolution-1h=${props.retention.oneHour}`,
        // Receive's copies are equal sample by sample, so they merge one to one; late samples make blocks overlap.
        `--deduplication.replica-label=${receiveReplicaLabel}`,
        "--compact.enable-vertical-compaction",
        ...concurrencyArgs(props),
        ...blockDiscoveryArgs(props.blockDiscovery),
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.compactor)),
      ],
      environment: store.environment,
      ports: { http: thanosPorts.http },
      probes: thanosProbes(30),
      metrics: thanosMetrics,
      volumes: [{ name: "data", mountPath: "/data", claim: true }, ...store.volumes],
      claims: { data: props.volumeSize },
      checksums: store.checksums,
      settings: props.settings,
      serviceAccountAnnotations: store.serviceAccountAnnotations,
      terminationGracePeriod: Duration.minutes(3),
      dependsOn: store.dependsOn,
    });
  }
}

function concurrencyArgs(props: CompactorProps): string[] {
  const { blockFetchConcurrency: blocks, metaFetchConcurrency: metas } = props;
  return [
    `--compact.concurrency=${props.concurrency}`,
    `--downsample.concurrency=${props.downsampleConcurrency}`,
    ...(blocks === undefined ? [] : [`--compact.blocks-fetch-concurrency=${blocks}`]),
    ...(metas === undefined ? [] : [`--block-meta-fetch-concurrency=${metas}`]),
  ];
}
