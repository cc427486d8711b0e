import { ingestorJobs } from "../../config/ingestor-jobs.js";
import type { AlertGroup } from "../alert.js";
import { fewerAnswer } from "../fewer-answer.js";
import { nobodyAnswers } from "../nobody-answers.js";

/** How the ring is built. */
export interface RingSize {
  /** Ingestors in the ring. */
  readonly ingestors: number;
  readonly replicationFactor: number;
}

/** Longer than one that is moved or upgraded takes to read its write-ahead log. */
const AWAY_FOR = "5m";

/**
 * Alerts about Receive. A write needs a majority of its copies, so one more ingestor away than the copies allow for is one
 * too many, wherever they are.
 */
export function receiveAlerts({ ingestors, replicationFactor }: RingSize): AlertGroup {
  const spare = Math.floor((replicationFactor - 1) / 2);
  return {
    name: "thanos-receive",
    alerts: [
      {
        name: "ThanosReceiveRoutersDown",
        expr: nobodyAnswers("thanos-receive-router"),
        for: "1m",
        severity: "page",
        summary: "No router of Thanos Receive answers.",
        description:
          "No cluster can write. Each keeps what it cannot send for as long as its outageBudget; after that samples are lost.",
      },
      {
        name: "ThanosReceiveIngestorsDown",
        expr: fewerAnswer(ingestorJobs, ingestors - spare),
        for: "1m",
        severity: "page",
        summary: `Fewer than ${ingestors - spare} of ${ingestors} ingestors of Thanos Receive answer.`,
        description:
          "Series of which too few copies can be written are refused, and their senders keep them for as long as their outageBudget.",
      },
      ...(spare > 0
        ? [
            {
              name: "ThanosReceiveIngestorAway",
              expr: fewerAnswer(ingestorJobs, ingestors),
              for: AWAY_FOR,
              severity: "ticket" as const,
              summary: `Fewer than ${ingestors} of ${ingestors} ingestors of Thanos Receive answer.`,
              description:
                "Every write is still taken, with one copy less of what belongs to the one that is away. The next one that goes may be one too many.",
            },
          ]
        : []),
    ],
  };
}
