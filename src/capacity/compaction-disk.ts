import { USABLE_SHARE } from "../outage/file-system.js";
import { BLOCK_BYTES_PER_SAMPLE } from "../outage/sample-bytes.js";
import { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";

/** What one tenant stores. */
export interface TenantLoad {
  /** Series at one time, those of both of a pair of Prometheus. */
  readonly activeSeries: number;
  /** Time between two samples of a series. */
  readonly scrapeInterval: Duration;
}

/** How many of the Compactor's tasks run at one time. */
export interface CompactionConcurrency {
  /** Tenants whose blocks are compacted. */
  readonly concurrency: number;
  /** Blocks that are downsampled. */
  readonly downsampleConcurrency: number;
}

/** Longest block that the Compactor makes. Source: Thanos, `cmd/thanos/compact.go`, `compactions`: 1h, 2h, 8h, 2d, 14d. */
const LARGEST_RANGE = Duration.days(14);

/** What is on the disk at one time: the blocks that go in and the one that comes out. Source: Thanos, docs/components/compact.md, "Disk". */
const IN_AND_OUT = 2;

/** For series that come and go, and for descriptions of blocks. */
const HEADROOM = 1.2;

/**
 * Bytes of disk the Compactor needs: two weeks of the tenants with the most samples, as many as are worked on at one time,
 * in and out. Compacting and downsampling follow each other, so the larger of both counts; a downsampled block is not larger
 * than its source, whose ten samples in five minutes become five aggregates.
 *
 * Receive's copies add nothing: overlapping blocks are merged before any others (Prometheus, `tsdb/compact.go`, `plan`), while
 * they are two hours long. What is merged into two weeks has one copy.
 *
 * @param tenants everyone who writes.
 */
export function compactionBytes(
  tenants: readonly TenantLoad[],
  { concurrency, downsampleConcurrency }: CompactionConcurrency,
): number {
  const blocks = tenants
    .map(
      ({ activeSeries, scrapeInterval }) =>
        (activeSeries / scrapeInterval.seconds) * LARGEST_RANGE.seconds * BLOCK_BYTES_PER_SAMPLE,
    )
    .sort((one, other) => other - one)
    .slice(0, Math.max(concurrency, downsampleConcurrency));
  const bytes = blocks.reduce((sum, block) => sum + block, 0);
  return (bytes * IN_AND_OUT * HEADROOM) / USABLE_SHARE;
}

/** Smallest volume that is derived: what Thanos advises for a bucket of medium size. Source: docs/components/compact.md. */
const LEAST = Quantity.parse("100Gi");

/**
 * The volume the Compactor gets when none is named. It doubles, so that a further cluster seldom changes it: that would
 * replace the StatefulSet.
 *
 * @param bytes what it needs.
 */
export function compactorVolumeFor(bytes: number): Quantity {
  let size = LEAST;
  while (size.bytes < bytes) size = size.times(2);
  return size;
}
