import { everyPrometheus, type Environment } from "../config/model.js";
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
  /** How long a versioned bucket keeps what was deleted. @default - it is not versioned */
  readonly noncurrent?: Duration;
  /** Bytes of one raw sample in a chunk. @default CHUNK_BYTES_PER_SAMPLE */
  readonly bytesPerSample?: number;
}

/** What decides the cost of an environment. */
export function environmentCost(environment: Environment, known: CostAssumptions = {}): CostInput {
  const { receive, retention, compactor, storeGateway } = environment.observability;
  const recursive = (extraArgs: Readonly<Record<string, unknown>>) =>
    extraArgs["block-discovery-strategy"] === "recursive";
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
    noncurrent: known.noncurrent ?? Duration.ZERO,
    compactor: { waitInterval: compactor.waitInterval, recursive: recursive(compactor.extraArgs) },
    gateways: {
      count: storeGateway.replicas,
      syncInterval: storeGateway.syncInterval,
      recursive: recursive(storeGateway.extraArgs),
    },
    bytesPerSample: known.bytesPerSample ?? CHUNK_BYTES_PER_SAMPLE,
  };
}
