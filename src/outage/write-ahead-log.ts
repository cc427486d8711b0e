import type { Duration } from "../units/duration.js";
import { slack } from "./receiver.js";

/**
 * How often an agent may cut its write-ahead log. Each cut drops the older two thirds of the segments, sent or not, and
 * the sender then skips everything before the rest: what an agent outlives is decided here and not by its retention
 * (found by running). At twice the outage no unsent segment is among those two thirds, however much is written.
 *
 * Source: Prometheus 3.15, `tsdb/agent/db.go`, `truncate`, and `tsdb/wlog/watcher.go`.
 *
 * @param budget longest outage that is promised.
 * @param blockDuration length of the blocks that ingestors cut.
 */
export function walTruncateFrequency(budget: Duration, blockDuration: Duration): Duration {
  return budget.times(2).plus(slack(blockDuration));
}
