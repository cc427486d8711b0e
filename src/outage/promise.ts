import type { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { catchUpRate, catchUpStart, catchUpTime } from "./catch-up.js";
import { queueBytes } from "./disk-queue.js";
import { losses, type Losses } from "./losses.js";
import { liveRate, type SenderLoad } from "./queue.js";
import type { Sender } from "./sender.js";
import { silentAfter, type SilentAfter } from "./silence.js";
import { senderDisk, volumeFor, type SenderDisk } from "./volume.js";

/** Everything a cluster's promise follows from. */
export interface PromiseBasis {
  readonly sender: Sender;
  /** Longest outage without a lost sample. */
  readonly budget: Duration;
  readonly load: SenderLoad;
  /** How long a server keeps samples; without meaning for an agent. */
  readonly retention: Duration;
  /** How often an agent cuts its write-ahead log. */
  readonly walTruncateFrequency: Duration;
  /** Parallel senders of Prometheus. */
  readonly maxShards: number;
  /** Longest wait before an incomplete batch is sent. */
  readonly batchSendDeadline: Duration;
  /** Size of the volume. @default - derived from what is needed */
  readonly volumeSize?: Quantity;
  /** How far behind Receive takes samples. */
  readonly outOfOrderWindow: Duration;
}

/** What one cluster is promised, and the numbers on both sides that it follows from. */
export interface OutagePromise {
  readonly sender: Sender;
  /** Longest outage without a lost sample. */
  readonly budget: Duration;
  /** Samples per second while everything is well. */
  readonly liveRate: number;
  /** Samples that wait after an outage as long as the budget. */
  readonly backlog: number;
  /** Bytes of disk that the sender needs. */
  readonly disk: SenderDisk;
  /** Size of its volume. @default - its volume is not ours, and its size not known */
  readonly volumeSize?: Quantity;
  /** Bytes the disk queue may hold. @default - there is none */
  readonly queueBytes?: number;
  /** How often the write-ahead log is cut. @default - a server, which cuts it with its blocks */
  readonly walTruncateFrequency?: Duration;
  readonly catchUp: {
    /** Samples per second, live ones included. */
    readonly rate: number;
    /** Until nothing waits any more, after an outage as long as the budget. @default - it never ends */
    readonly time?: Duration;
    /** Until it begins, once the link is back, at most. */
    readonly startsWithin: Duration;
  };
  readonly lost: Losses;
  /** How far behind Receive takes samples. */
  readonly outOfOrderWindow: Duration;
  readonly silentAfter: SilentAfter;
}

/** What a cluster is promised. */
export function promiseOf(basis: PromiseBasis): OutagePromise {
  const { sender, budget, load } = basis;
  const disk = senderDisk({ ...basis, ...sender });
  const rate = catchUpRate(sender, load, basis.maxShards);
  return {
    sender,
    budget,
    liveRate: liveRate(load),
    backlog: liveRate(load) * budget.seconds,
    disk,
    volumeSize: sender.existing === true ? undefined : (basis.volumeSize ?? volumeFor(disk.total)),
    queueBytes: sender.buffer === "diskQueue" ? queueBytes(load, budget) : undefined,
    walTruncateFrequency: sender.mode === "agent" ? basis.walTruncateFrequency : undefined,
    catchUp: { rate, time: catchUpTime(load, budget, rate), startsWithin: catchUpStart(sender, load) },
    lost: losses(sender, basis.batchSendDeadline),
    outOfOrderWindow: basis.outOfOrderWindow,
    silentAfter: silentAfter(budget, load.scrapeInterval),
  };
}
