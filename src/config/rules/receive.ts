import { outOfOrderWindow } from "../../outage/receiver.js";
import { Duration } from "../../units/duration.js";
import type { Environment } from "../model.js";
import { largestBudget, receiveTimes } from "../outage-settings.js";
import type { Finding } from "../shape-problems.js";

const receivePath = ["observability", "receive"] as const;

type Receive = Environment["observability"]["receive"];

/** The smallest number of ingestors or members not below another that every zone has as many of. */
function evenly({ zones }: Receive, least: number): number {
  const step = Math.max(1, zones.length);
  return Math.ceil(least / step) * step;
}

/** A member of the ring that does not run would fail every write of its share. */
export function ringWithinIngestors({ observability: { receive } }: Environment): Finding[] {
  const { ringSize, ingestors, replicationFactor } = receive;
  if (ringSize === undefined || ringSize <= ingestors) return [];
  return [
    {
      path: [...receivePath, "ringSize"],
      got: ringSize,
      rule: `at most the number of ingestors, which is ${ingestors}: each member of the ring must run`,
      remedy: `raise ingestors to ${evenly(receive, Math.max(ringSize, replicationFactor))}, or lower ringSize`,
    },
  ];
}

/** A ring with fewer members than copies makes every router exit, also on a live reload (found by running). */
export function replicationFactorWithinRing({ observability: { receive } }: Environment): Finding[] {
  const { replicationFactor, ringSize, ingestors } = receive;
  const members = ringSize ?? ingestors;
  if (replicationFactor <= members) return [];
  const needed = evenly(receive, replicationFactor);
  const raise =
    ringSize === undefined
      ? `ingestors to ${needed}`
      : `ringSize to ${needed}${ingestors < needed ? ` and ingestors to ${needed}` : ""}`;
  return [
    {
      path: [...receivePath, "replicationFactor"],
      got: replicationFactor,
      rule: `at most the ${ringSize === undefined ? "number of ingestors" : "size of the ring"}, which is ${members}`,
      remedy: `raise ${raise}, or lower the replication factor`,
    },
  ];
}

/** Zones of unequal size make ketama spin for ever with five copies, and load the small ones more with three. */
export function ingestorsSpreadEvenlyOverZones({ observability: { receive } }: Environment): Finding[] {
  const zones = receive.zones.length;
  if (zones === 0) return [];
  return (["ingestors", "ringSize"] as const).flatMap((key) => {
    const number = receive[key];
    if (number === undefined || number % zones === 0) return [];
    const least = Math.max(number, receive.replicationFactor, key === "ingestors" ? (receive.ringSize ?? 0) : 0);
    return [
      {
        path: [...receivePath, key],
        got: number,
        rule: `a multiple of the ${zones} zones, so that each has as many ${key === "ingestors" ? "ingestors" : "members of the ring"} as the others`,
        remedy: `write ${evenly(receive, least)}`,
      },
    ];
  });
}

/** Length of the blocks everywhere but in a laboratory. */
const productionBlock = Duration.hours(2);

/**
 * After an ingestor is back a router may wait this long before it connects to it again: gRPC's longest pause between two
 * attempts, which Thanos leaves as it is. Were the next one taken away sooner, two copies would be out of reach at once.
 *
 * Source: grpc-go, `backoff/backoff.go`; thanos-io/thanos#4831.
 */
const longestReconnect = Duration.minutes(2);

/** Routers must be connected to a restarted ingestor before the next one goes; only laboratories may be in a hurry. */
export function ingestorsStayReadyBeforeTheNext({ observability: { receive } }: Environment): Finding[] {
  const { minReady, blockDuration } = receive;
  if (!blockDuration.equals(productionBlock) || !minReady.isLessThan(longestReconnect)) return [];
  return [
    {
      path: [...receivePath, "minReady"],
      got: String(minReady),
      rule: `at least ${longestReconnect}: so long may a router take to connect to a restarted ingestor`,
      remedy: `remove it, or write ${longestReconnect} or more`,
    },
  ];
}

/** What is older than the window gets 409, which every sender drops for good. */
export function windowCoversTheLargestBudget(environment: Environment): Finding[] {
  const { outOfOrderWindow: window, blockDuration } = environment.observability.receive;
  const budget = largestBudget(environment);
  const needed = outOfOrderWindow(budget, blockDuration);
  if (window === undefined || !window.isLessThan(needed)) return [];
  return [
    {
      path: [...receivePath, "outOfOrderWindow"],
      got: String(window),
      rule: `at least ${needed}, the largest outageBudget (${budget}) and half a block: the backlog of an outage is refused otherwise`,
      remedy: "remove it to have what the budgets need, or lower the budget",
    },
  ];
}

/** A zone named twice would get two StatefulSets of one name. */
export function uniqueZones({ observability: { receive } }: Environment): Finding[] {
  return receive.zones.flatMap((zone, index) =>
    receive.zones.indexOf(zone) === index
      ? []
      : [{ path: [...receivePath, "zones", index], got: zone, rule: "each zone once", remedy: "remove it" }],
  );
}

/** A node port chosen by the cluster would be known only after the apply, and child clusters are planned without its state. */
export function nodePortIsNamed({ observability: { remoteWrite } }: Environment): Finding[] {
  const path = ["observability", "remoteWrite", "nodePort"];
  const needed = remoteWrite.exposure === "nodePort";
  if (needed === (remoteWrite.nodePort !== undefined)) return [];
  return needed
    ? [
        {
          path,
          rule: "a node port, because exposure is nodePort and child clusters must know it",
          remedy: "add one between 30000 and 32767",
        },
      ]
    : [
        {
          path,
          got: remoteWrite.nodePort,
          rule: `no node port, because exposure is ${remoteWrite.exposure}`,
          remedy: "remove it, or write exposure: nodePort",
        },
      ];
}

/** Only a load balancer looks at source ranges: with any other exposure they would promise what nobody keeps. */
export function sourceRangesNeedALoadBalancer({ observability: { remoteWrite } }: Environment): Finding[] {
  if (remoteWrite.exposure === "loadBalancer" || remoteWrite.sourceRanges.length === 0) return [];
  return [
    {
      path: ["observability", "remoteWrite", "sourceRanges"],
      got: remoteWrite.sourceRanges,
      rule: `no source ranges, because exposure is ${remoteWrite.exposure} and nothing would hold them`,
      remedy: "remove them and restrict the network, or write exposure: loadBalancer",
    },
  ];
}

/** The window beyond which Receive answers 409, and Prometheus drops for good, cannot be longer than what Receive keeps. */
export function windowWithinLocalRetention(environment: Environment): Finding[] {
  const { outOfOrderWindow, retention } = receiveTimes(environment);
  if (!retention.isLessThan(outOfOrderWindow)) return [];
  return [
    {
      path: [...receivePath, "retention"],
      got: String(retention),
      rule: `at least the out-of-order window, which is ${outOfOrderWindow}: a late block would be deleted as soon as it is uploaded`,
      remedy: `remove it to have what the window needs, or raise it to ${outOfOrderWindow}`,
    },
  ];
}
