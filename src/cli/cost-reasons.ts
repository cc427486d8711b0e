import {
  BYTES_PER_FIVE_MINUTES,
  BYTES_PER_HOUR,
  INDEX_BYTES_PER_CHUNK,
  INDEX_BYTES_PER_SERIES,
  SAMPLES_PER_CHUNK,
} from "../cost/block-bytes.js";
import type { CostReport } from "./render-cost.js";

/** The formulas of an estimate, each with where its numbers come from. */
export function costReasons({ input, store }: CostReport): string[] {
  const { prices } = store;
  return [
    ...input.tenants.map(
      ({ tenant, series, scrapeInterval }) =>
        `${tenant}: ${series} series every ${scrapeInterval}, ${Math.round((series * 86_400) / scrapeInterval.seconds)} samples a day (activeSeries, replicas, scrapeInterval)`,
    ),
    `a block: samples x ${input.bytesPerSample.toFixed(1)} B, series x ${INDEX_BYTES_PER_SERIES} B and chunks of ${SAMPLES_PER_CHUNK} samples x ${INDEX_BYTES_PER_CHUNK} B for the index (measured, docs/cost.md)`,
    `aggregates: 288 windows a day x ${BYTES_PER_FIVE_MINUTES} B and 24 x ${BYTES_PER_HOUR} B a series, five values each (measured, docs/cost.md)`,
    `${input.replicationFactor} copies of every ${input.blockDuration} block are uploaded and merged into one; then 8 h, 2 d, 14 d (Thanos, cmd/thanos/compact.go)`,
    `what is replaced or too old stays ${input.deleteDelay} (compactor.deleteDelay)${input.noncurrent.milliseconds > 0 ? ` and ${input.noncurrent} as a noncurrent version (objectStore.s3.noncurrentDays, or --noncurrent)` : ""}`,
    "objects: index, meta.json and a file per 512 MiB of chunks (Prometheus, tsdb/chunks); a request per object, or per 64 MiB and two more (objstore, part_size)",
    `the Compactor looks 4 times every ${input.compactor.waitInterval}, once in 5 min for its progress and once a minute for its pages; ${input.compactor.recursive ? "a LIST per 1,000 objects" : "a LIST per 1,000 blocks, a HEAD per block"} and 3 GETs per block for marks (Thanos, pkg/block/fetcher.go)`,
    `${input.gateways.replicas * input.gateways.groups} gateways look every ${input.gateways.syncInterval}; ${input.gateways.recursive ? "no HEAD" : "a HEAD per block in 2h, which their cache remembers"} and one GET per block for a mark (Thanos, pkg/store/cache)`,
    prices === undefined
      ? "no price is known for this store: give one with --prices"
      : `$${prices.perGbMonth} per GB and month, $${prices.perThousandPuts} per 1,000 PUT and LIST, $${prices.perThousandGets} per 1,000 GET and HEAD (src/cost/prices.ts, or --prices)`,
  ];
}
