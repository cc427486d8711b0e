/** What stopped the Compactor. */
export type FailureKind =
  | "overlap"
  | "outOfOrderChunks"
  | "corruptChunk"
  | "missingChunk"
  | "corruptIndex"
  | "missingIndex"
  | "outsideChunks"
  | "other";

/** How a kind of failure shows, and what it is in plain words. */
export interface FailureDescription {
  readonly kind: FailureKind;
  /** What the error's text has in it. */
  readonly shows: RegExp;
  /** What happened to the block, as the rest of a sentence about it. */
  readonly happened: string;
  /** Whether a no-compact mark on the block lets the rest go on. */
  readonly markReleases: boolean;
}

/**
 * Kinds of failure, the first that fits counts.
 *
 * Source: Thanos 0.42.4, `pkg/compact/compact.go`, `pkg/block/index.go`; Prometheus, `tsdb/chunks` and `tsdb/index`. All
 * but out-of-order chunks were made to happen, and what the Compactor printed stands in test/fixtures/compactor.
 */
export const failureDescriptions: readonly FailureDescription[] = [
  {
    kind: "overlap",
    shows: /overlaps found while gathering blocks|overlapping sources detected|overlaps with something/,
    happened: "overlap in time, and vertical compaction is switched off",
    // The check looks at every block of the group, marked or not.
    markReleases: false,
  },
  {
    kind: "outOfOrderChunks",
    shows: /out-of-order chunks/,
    happened: "has chunks out of order",
    markReleases: true,
  },
  {
    kind: "missingChunk",
    shows: /segment index \d+ out of range/,
    happened: "lacks a chunk file that its index names",
    markReleases: true,
  },
  {
    kind: "corruptChunk",
    shows: /cannot populate chunk|invalid magic number|checksum mismatch/,
    happened: "has a chunk file whose content is damaged or cut short",
    markReleases: true,
  },
  {
    kind: "outsideChunks",
    shows: /chunks (non-)?completely outside the block time range/,
    happened: "has chunks that lie outside the time its meta.json says",
    markReleases: true,
  },
  {
    kind: "missingIndex",
    shows: /get attr of \S+\/index|open index file: .*no such file/,
    happened: "has no index",
    markReleases: true,
  },
  {
    kind: "corruptIndex",
    shows: /gather index issues for block|not healthy index|index not valid|open index file|open block /,
    happened: "has an index whose content is damaged",
    markReleases: true,
  },
];
