import type { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";
import { queueBytes, queueDiskBytes } from "./disk-queue.js";
import { USABLE_SHARE } from "./file-system.js";
import { databaseBytes } from "./local-database.js";
import type { SenderLoad } from "./queue.js";
import type { Sender } from "./sender.js";
import { agentWalBytes, serverWalBytes } from "./write-ahead-log.js";

/** Smallest volume that is derived. */
const LEAST = Quantity.parse("10Gi");

/** For series that come and go. */
const HEADROOM = 1.2;

/** What decides how much disk a sender needs. */
export interface SenderStorage extends Sender {
  readonly load: SenderLoad;
  /** Longest outage that is promised. */
  readonly budget: Duration;
  /** How often an agent cuts its write-ahead log. */
  readonly walTruncateFrequency: Duration;
  /** How long a server keeps samples. */
  readonly retention: Duration;
}

/** Bytes of disk that a sender needs, by what they are for. */
export interface SenderDisk {
  /** An agent's write-ahead log; a server's is part of its database, except where that is not ours. */
  readonly writeAheadLog: number;
  /** A server's own database. */
  readonly database: number;
  /** The disk queue. */
  readonly queue: number;
  /** Size of the volume that holds all of it: some of it is the file system's own. Of a Prometheus that is not ours, what its log needs there. */
  readonly total: number;
}

/** The disk a sender needs to outlive its budget. */
export function senderDisk(sender: SenderStorage): SenderDisk {
  const { mode, buffer, load, budget } = sender;
  const agent = mode === "agent";
  if (sender.existing === true) return logAlone(sender);
  const writeAheadLog = agent ? agentWalBytes(load, sender.walTruncateFrequency) * HEADROOM : 0;
  const database = agent ? 0 : databaseBytes(load, sender.retention);
  const queue = buffer === "diskQueue" ? queueDiskBytes(queueBytes(load, budget)) : 0;
  return { writeAheadLog, database, queue, total: (writeAheadLog + database + queue) / USABLE_SHARE };
}

/** How long a Prometheus of somebody else's keeps samples is not known; what waits for Receive is in its log alone. */
function logAlone({ mode, load, walTruncateFrequency }: SenderStorage): SenderDisk {
  const bytes = mode === "agent" ? agentWalBytes(load, walTruncateFrequency) : serverWalBytes(load);
  const writeAheadLog = bytes * HEADROOM;
  return { writeAheadLog, database: 0, queue: 0, total: writeAheadLog / USABLE_SHARE };
}

/**
 * The volume a sender gets when none is named: the next power of two above what it needs, so that a small change of the
 * budget does not change the size, which would replace the StatefulSet.
 *
 * @param bytes what the sender needs.
 */
export function volumeFor(bytes: number): Quantity {
  let size = LEAST;
  while (size.bytes < bytes) size = size.times(2);
  return size;
}
