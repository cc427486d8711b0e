import { Duration } from "../units/duration.js";
import { FLUSH_INTERVAL, HAND_OVER_DEADLINE, QUEUE_WORKERS } from "./disk-queue.js";
import type { Sender } from "./sender.js";

/** What of the scraped samples never reaches Receive. */
export type Loss =
  /** None. */
  | { readonly kind: "nothing" }
  /** Those of this long at most. */
  | { readonly kind: "atMost"; readonly time: Duration }
  /** Everything that is not sent yet: all since the link went down. */
  | { readonly kind: "backlog" }
  /** The oldest, as many as the budget is exceeded by. */
  | { readonly kind: "excess" };

/** What a sender loses, by what happens to it. A server keeps in its own database what it loses here. */
export interface Losses {
  /** Stopped gracefully while Receive answers. */
  readonly restart: Loss;
  /** Stopped gracefully while cut off. */
  readonly restartInOutage: Loss;
  /** Killed while Receive answers. */
  readonly kill: Loss;
  /** Killed while cut off. */
  readonly killInOutage: Loss;
  /** Killed while it sends what has waited. */
  readonly killInCatchUp: Loss;
  /** Cut off for longer than its budget. */
  readonly pastBudget: Loss;
}

/** A request that is on its way when its sender is killed. */
const IN_FLIGHT = Duration.seconds(1);

/**
 * What a queue holds that is not on disk yet: the block that is being filled, and the second between two syncs.
 *
 * Source: measured, docs/measurements/senders.md; VictoriaMetrics 1.150.0, `pendingseries.go`, `persistentqueue.go`.
 */
const UNSYNCED = FLUSH_INTERVAL.times(2.1);

/** The blocks that its workers are sending, all through an outage: one flush each. Source: as above. */
const IN_HAND = FLUSH_INTERVAL.times(1.1 * QUEUE_WORKERS);

/**
 * Blocks that wait in memory for a worker: two, with the memory that the queue is allowed here, until it has read nothing
 * for 5 s. A kill in the first seconds of an outage takes them too. Source: as above, `remotewrite.go`, `fastqueue.go`.
 */
const IN_MEMORY = FLUSH_INTERVAL.times(2.2);

const nothing: Loss = { kind: "nothing" };
const backlog: Loss = { kind: "backlog" };
const atMost = (...times: readonly Duration[]): Loss => ({
  kind: "atMost",
  time: times.reduce((sum, time) => sum.plus(time)),
});

/**
 * What a sender loses.
 *
 * Without a queue it is all that is unsent, whenever Prometheus does not live through the outage: after a start it sends
 * only what is scraped from then on (found by running; prometheus/prometheus#8809). With a queue it is what the two
 * processes hold in memory: a batch of Prometheus, a block that is being filled, those that are being sent, and in the
 * first seconds of an outage two that wait. All measured, docs/measurements/senders.md; what is left is the
 * second after the queue has turned to its next file, every 480 MiB: by its source a kill just then can cost the rest of it.
 *
 * @param batchSendDeadline longest wait of Prometheus before it sends an incomplete batch to Receive; without meaning for
 * a disk queue.
 */
export function losses({ buffer }: Pick<Sender, "buffer">, batchSendDeadline: Duration): Losses {
  if (buffer === "diskQueue") {
    return {
      restart: nothing,
      restartInOutage: nothing,
      kill: atMost(HAND_OVER_DEADLINE, IN_FLIGHT, UNSYNCED, IN_HAND),
      killInOutage: atMost(HAND_OVER_DEADLINE, IN_FLIGHT, UNSYNCED, IN_HAND, IN_MEMORY),
      killInCatchUp: atMost(HAND_OVER_DEADLINE, IN_FLIGHT, UNSYNCED, IN_HAND),
      pastBudget: { kind: "excess" },
    };
  }
  return {
    restart: nothing,
    restartInOutage: backlog,
    kill: atMost(batchSendDeadline, IN_FLIGHT),
    killInOutage: backlog,
    killInCatchUp: backlog,
    pastBudget: backlog,
  };
}
