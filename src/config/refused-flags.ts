import type { FlagOwner } from "./owned-flags.js";

/** Why a flag of ours may not be set, and what to do instead. */
export interface FlagRefusal {
  readonly rule: string;
  readonly remedy: string;
}

const remove = "remove it";

const copiesAreEqual: FlagRefusal = {
  rule: "no way of merging but sample by sample: Receive's copies are equal, and any other way drops samples for good",
  remedy: remove,
};

/** Flags with a reason of their own why they are ours: whoever sets them means something, and would lose samples by it. */
const reasons: Readonly<Partial<Record<FlagOwner, Readonly<Record<string, FlagRefusal>>>>> = {
  receiveIngestor: {
    "tsdb.out-of-order.time-window": {
      rule: "a window that follows from the outage budgets",
      remedy: "write outageBudget at the child clusters, or observability.receive.outOfOrderWindow",
    },
  },
  compactor: {
    "compact.enable-vertical-compaction": {
      rule: "vertical compaction, always on: with an out-of-order window late samples make blocks overlap, and the Compactor halts on those without it",
      remedy: remove,
    },
    "deduplication.replica-label": {
      rule: "a Compactor that deduplicates on receive_replica alone: on any other label it would merge for good what differs",
      remedy: remove,
    },
    "deduplication.func": copiesAreEqual,
    "debug.halt-on-error": {
      rule: "a Compactor that halts and stays up, which thanos_compact_halted tells: one that ends starts over for ever, and downloads the same blocks each time",
      remedy: remove,
    },
    "compact.skip-block-with-out-of-order-chunks": {
      rule: "a Compactor that halts on a broken block: this flag leaves such blocks out for ever, and nobody is told",
      remedy: "remove it; mark the one block that it halted on",
    },
  },
  query: {
    "query.replica-label": {
      rule: "a Query that deduplicates on receive_replica and replica, always on both: these are the labels by which copies differ",
      remedy: remove,
    },
    "deduplication.func": {
      rule: "the deduplication that fits the senders: chain, and penalty where a Prometheus has two replicas",
      remedy: "remove it; it follows from prometheus.replicas",
    },
  },
};

/**
 * What to say about a flag that is ours.
 *
 * @param owner component that it was given to.
 * @param flag its name, without leading dashes; `no-` in front is the same flag, switched off.
 */
export function flagRefusal(owner: FlagOwner, flag: string): FlagRefusal {
  return (
    reasons[owner]?.[flag.replace(/^no-/, "")] ?? {
      rule: "a flag that thanos-fleet does not set itself",
      remedy: "remove it; where there is a setting for it in the environment file, use that",
    }
  );
}
