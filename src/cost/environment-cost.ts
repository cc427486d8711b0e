import { defaultNoncurrentDays } from "../config/aws.js";
import { blockDiscoveryOf } from "../config/block-discovery.js";
import { everyPrometheus, type Environment } from "../config/model.js";
import type { S3Settings } from "../config/schema/s3.js";
import { BLOCK_BYTES_PER_SAMPLE } from "../outage/sample-bytes.js";
import { Duration } from "../units/duration.js";
import { INDEX_BYTES_PER_CHUNK, INDEX_BYTES_PER_SERIES } from "./block-bytes.js";
import type { CostInput } from "./cost-input.js";

/** Samples of one series in the blocks that were measured for `BLOCK_BYTES_PER_SAMPLE`. */
const MEASURED_SAMPLES = 240;

/** Bytes of a raw sample in a chunk: what one weighs in a block, without its index, which is counted by series. */
export const CHUNK_BYTES_PER_SAMPLE =
  BLOCK_BYTES_PER_SAMPLE - (INDEX_BYTES_PER_SERIES + 2 * INDEX_BYTES_PER_CHUNK) / MEASURED_SAMPLES;

/** What the reader may know better. */
export interface CostAssumptions {
  /** How long a versioned bucket keeps what was deleted. @default - as the bucket of ours does; any other is not versioned */
  readonly noncurrent?: Duration;
  /** Bytes of one raw sample in a chunk. @default CHUNK_BYTES_PER_SAMPLE */
  readonly bytesPerSample?: number;
}

/** What decides the cost of an environment. */
export function environmentCost(environment: Environment, known: CostAssumptions = {}): CostInput {
  const { receive, retention, compactor, storeGateway, objectStore } = environment.observability;
  const recursive = (component: "compactor" | "storeGateway") =>
    blockDiscoveryOf(component, environment.observability) === "recursive";
  return {
    tenants: everyPrometheus(environment).map(({ cluster, settings }) => ({
      tenant: cluster,
      series: settings.activeSeries.value * settings.replicas,
      scrapeInterval: settings.scrapeInterval,
    })),
    replicationFactor: receive.replicationFactor,
    blockDuration: receive.blockDuration,
    retention,
    downsampling: String(compactor.extraArgs["downsampling.disable"]) !== "true",
    deleteDelay: compactor.deleteDelay,
    noncurrent: known.noncurrent ?? noncurrentOf(objectStore.s3),
    compactor: { waitInterval: compactor.waitInterval, recursive: recursive("compactor") },
    gateways: {
      replicas: storeGateway.replicas,
      groups: storeGateway.shards * Math.max(1, storeGateway.timePartitions.length),
      syncInterval: storeGateway.syncInterval,
      recursive: recursive("storeGateway"),
    },
    bytesPerSample: known.bytesPerSample ?? CHUNK_BYTES_PER_SAMPLE,
  };
}

/** A bucket that we make is versioned; what is known of any other must be said. */
function noncurrentOf(s3: S3Settings | undefined): Duration {
  return s3?.create === true ? Duration.days(s3.noncurrentDays ?? defaultNoncurrentDays) : Duration.ZERO;
}
