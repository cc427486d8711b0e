import { Duration } from "../units/duration.js";
import { liveRate, type SenderLoad } from "./queue.js";
import { slack } from "./receiver.js";
import { WAL_BYTES_PER_SAMPLE, WAL_BYTES_PER_SERIES } from "./sample-bytes.js";
import type { Sender } from "./sender.js";

/** Bytes of a segment, the unit in which a log is cut. Source: Prometheus, `tsdb/wlog/wlog.go`, `DefaultSegmentSize`. */
const SEGMENT = 128 * 2 ** 20;

/** A checkpoint keeps unsent samples at least this long, however often it is made. Source: Prometheus 3.15, `tsdb/agent/db.go`. */
const KEPT_IN_A_CHECKPOINT = Duration.hours(4);

/** Blocks of a server's log: three until the first cut, one and a half from then on. Source: Prometheus, `tsdb/head.go`. */
const SERVER_BLOCKS = 3;

/** Length of a server's blocks, which cannot be changed in production. Source: Prometheus, `tsdb/db.go`. */
const SERVER_BLOCK = Duration.hours(2);

/**
 * Prometheus's own frequency. In front of a disk queue it is enough: the log then only has to outlive restarts of the
 * queue beside it, and a short log is a quick start.
 */
const IN_FRONT_OF_A_QUEUE = Duration.hours(2);

/**
 * The longest outage that a server outlives without a disk queue: it cuts its log with its blocks, every two hours, and
 * just as an agent does; half of that is safe however much is written.
 */
export const SERVER_OUTLIVES = Duration.hours(1);

/**
 * How often an agent may cut its write-ahead log. Each cut drops the older two thirds of the segments, sent or not, and
 * the sender then skips everything before the rest: what an agent outlives is decided here and not by its retention
 * (found by running). At three times the outage no unsent segment is among those two thirds, however much is written: the
 * first cut of a new agent leaves a third of the frequency, and every later one more.
 *
 * Source: Prometheus 3.15, `tsdb/agent/db.go`, `truncate`, and `tsdb/wlog/watcher.go`.
 *
 * @param budget longest outage that is promised.
 * @param blockDuration length of the blocks that ingestors cut.
 * @param buffer where unsent samples wait. @default "wal"
 */
export function walTruncateFrequency(
  budget: Duration,
  blockDuration: Duration,
  buffer: Sender["buffer"] = "wal",
): Duration {
  return buffer === "diskQueue" ? IN_FRONT_OF_A_QUEUE : budget.times(3).plus(slack(blockDuration));
}

/**
 * Bytes of an agent's log at its longest: two and a half times its frequency. While everything is sent it is one and a
 * half. After an outage past the budget each cut takes what is unsent in the dropped segments over into a checkpoint, of
 * everything as young as the frequency: two frequencies are there before the next cut, and half a one more while the next
 * checkpoint is written beside the old one. One segment more, because the newest is spared; and the series.
 *
 * Source: Prometheus 3.15, `tsdb/agent/db.go`, `truncate`, and `tsdb/wlog/checkpoint.go`.
 *
 * @param truncateFrequency how often it is cut.
 */
export function agentWalBytes(load: SenderLoad, truncateFrequency: Duration): number {
  const kept = Duration.longest(truncateFrequency, KEPT_IN_A_CHECKPOINT);
  return (
    samplesIn(load, kept.times(2).plus(truncateFrequency.times(0.5))) * WAL_BYTES_PER_SAMPLE +
    SEGMENT +
    seriesBytes(load)
  );
}

/** Bytes of a server's log at its longest. */
export function serverWalBytes(load: SenderLoad): number {
  return samplesIn(load, SERVER_BLOCK.times(SERVER_BLOCKS)) * WAL_BYTES_PER_SAMPLE + SEGMENT + seriesBytes(load);
}

const samplesIn = (load: SenderLoad, time: Duration) => liveRate(load) * time.seconds;

const seriesBytes = ({ activeSeries }: SenderLoad) => activeSeries.value * WAL_BYTES_PER_SERIES;
