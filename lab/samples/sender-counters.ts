import { sumOf } from "./metrics-text.js";

/** What a Prometheus counts about the samples it sends, added up over its remote-write targets. */
export interface SenderCounters {
  /** Refused for good, or given up. */
  readonly failed: number;
  /** Never sent, and not because a relabelling said so. */
  readonly dropped: number;
  /** Sent again after an error that may pass: late, not lost. */
  readonly retried: number;
}

const PREFIX = "prometheus_remote_storage_samples";

/** Reasons of `…_dropped_total` that mean a loss (Prometheus 3.15, `storage/remote/queue_manager.go`). */
const LOSSES = /"(too_old|unintentionally_dropped_series)"/;

/** Reads the counters from the text of `/metrics`. */
export function parseSenderCounters(metrics: string): SenderCounters {
  return {
    failed: sumOf(metrics, `${PREFIX}_failed_total`),
    dropped: sumOf(metrics, `${PREFIX}_dropped_total`, LOSSES),
    retried: sumOf(metrics, `${PREFIX}_retried_total`),
  };
}

/**
 * What was counted between two looks. A counter that is lower than before belongs to a process that has started again
 * in between, and all of it counts.
 */
export function countedSince(before: SenderCounters, after: SenderCounters): SenderCounters {
  const since = (name: keyof SenderCounters) => (after[name] < before[name] ? after[name] : after[name] - before[name]);
  return { failed: since("failed"), dropped: since("dropped"), retried: since("retried") };
}
