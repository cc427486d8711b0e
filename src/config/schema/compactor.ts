import { z } from "zod";
import { blockDiscovery } from "./block-discovery.js";
import { componentShape } from "./component.js";
import { duration, volumeSize } from "./primitives.js";

const atOnce = (what: string, absent: string) =>
  z.int().min(1).optional().describe(`${what} at one time. Absent: ${absent}.`);

/** The Compactor. */
export const compactor = () =>
  z
    .strictObject({
      volumeSize: volumeSize()
        .optional()
        .describe(
          "Volume for blocks under compaction. Absent: 100Gi, doubled until two weeks of the largest clusters fit twice. A changed size, also a derived one, replaces the StatefulSet, and its claim keeps the old one.",
        ),
      waitInterval: duration({ positive: true }).prefault("5m").describe("Time between two runs."),
      consistencyDelay: duration().prefault("30m").describe("Youngest age of a block that is touched."),
      deleteDelay: duration()
        .prefault("48h")
        .describe(
          "Time between marking a block and deleting it; gateways ignore it after half of that, which must be longer than storeGateway.syncInterval.",
        ),
      concurrency: z
        .int()
        .min(1)
        .max(32)
        .default(1)
        .describe("Clusters whose blocks are compacted at one time; each takes a core, memory and disk of its own."),
      downsampleConcurrency: z.int().min(1).max(32).default(1).describe("Blocks that are downsampled at one time."),
      blockFetchConcurrency: atOnce("Blocks of one compaction that are downloaded", "1, as Thanos has it"),
      blockDiscovery: blockDiscovery(),
      metaFetchConcurrency: atOnce("Descriptions of blocks that are read", "32, as Thanos has it"),
      ...componentShape({ cpu: "500m", memory: "1Gi", memoryLimit: "4Gi" }),
    })
    .prefault({})
    .describe("Thanos Compactor. There is exactly one, always.");
