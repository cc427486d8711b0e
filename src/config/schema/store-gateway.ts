import { z } from "zod";
import { blockDiscovery } from "./block-discovery.js";
import { cachePlace } from "./caches.js";
import { componentShape } from "./component.js";
import { dnsLabel, duration, quantity, volumeSize } from "./primitives.js";

const timePartition = z.strictObject({
  // Longer ones would make StatefulSets of more than 52 characters, whose pods' labels Kubernetes refuses.
  name: dnsLabel(20).describe("Part of the names of its StatefulSets, so that it never changes."),
  newerThan: duration({ positive: true })
    .optional()
    .describe("How far back it reaches, such as 14d; only the last partition has none. Absent: to the first block."),
});

const limits = z
  .strictObject({
    series: z.int().min(1).optional().describe("Most series of one request. Absent: no limit."),
    samples: z
      .int()
      .min(1)
      .optional()
      .describe("Most samples of one request; counted in chunks, each taken as 120 samples. Absent: no limit."),
    downloadedBytes: quantity({ atLeast: "1Mi" })
      .optional()
      .describe("Most bytes that one request may take from the object store or the caches. Absent: no limit."),
    concurrency: z
      .int()
      .min(1)
      .optional()
      .describe("Requests that are worked on at one time. Absent: Thanos's own 20."),
  })
  .prefault({})
  .describe(
    "What one request may cost; a query above it fails in this gateway. None limits anything by default, because a limit that is met makes answers partial.",
  );

/** The Store Gateway: what years of blocks are read by. */
export const storeGateway = () =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .default(1)
        .describe("Gateways of each shard, each with all blocks of it; with 2 one may be lost."),
      shards: z
        .int()
        .min(1)
        .max(64)
        .default(1)
        .describe(
          "Over how many StatefulSets blocks are shared out, by a hash of their id. While a changed number rolls out, answers about old blocks may lack some without a word.",
        ),
      timePartitions: z
        .array(timePartition)
        .default([])
        .describe(
          "Gateways by age, newest first, such as [{ name: recent, newerThan: 14d }, { name: old }]; each has all shards. Neighbours overlap by themselves. Absent: every gateway reads all ages.",
        ),
      volumeSize: volumeSize()
        .prefault("20Gi")
        .describe("Volume for index headers; a cache: losing it costs nothing but time."),
      indexCache: cachePlace("postings and series"),
      indexCacheSize: quantity({ atLeast: "1Mi" })
        .prefault("512Mi")
        .describe("Memory for postings and series, where they are kept in the gateway's own memory."),
      bucketCache: cachePlace("pieces of chunks and what blocks there are"),
      bucketCacheSize: quantity({ atLeast: "1Mi" })
        .optional()
        .describe(
          "Memory for pieces of chunks, where they are kept in the gateway's own memory. Absent: an eighth of the memory limit.",
        ),
      syncInterval: duration({ positive: true })
        .prefault("15m")
        .describe("Time between two looks into the bucket for new blocks."),
      blockDiscovery: blockDiscovery(),
      limits,
      ...componentShape({ cpu: "250m", memory: "1Gi", memoryLimit: "2Gi" }),
    })
    .prefault({})
    .describe("Thanos Store Gateway: reads blocks from the object store.");

/** Settings of the Store Gateway. */
export type StoreGatewaySettings = z.output<ReturnType<typeof storeGateway>>;
