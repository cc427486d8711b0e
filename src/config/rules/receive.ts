import type { Environment } from "../model.js";
import { receiveTimes } from "../outage-settings.js";
import type { Finding } from "../shape-problems.js";

const receivePath = ["observability", "receive"] as const;

/** A ring with fewer members than copies makes every router exit, also on a live reload (found by running). */
export function replicationFactorWithinIngestors({ observability: { receive } }: Environment): Finding[] {
  if (receive.replicationFactor <= receive.ingestors) return [];
  return [
    {
      path: [...receivePath, "replicationFactor"],
      got: receive.replicationFactor,
      rule: `at most the number of ingestors, which is ${receive.ingestors}`,
      remedy: `raise ingestors to ${receive.replicationFactor}, or lower the replication factor`,
    },
  ];
}

/** Zones of unequal size make ketama spin for ever with five copies, and load the small ones more with three. */
export function ingestorsSpreadEvenlyOverZones({ observability: { receive } }: Environment): Finding[] {
  const zones = receive.zones.length;
  if (zones === 0 || receive.ingestors % zones === 0) return [];
  return [
    {
      path: [...receivePath, "ingestors"],
      got: receive.ingestors,
      rule: `a multiple of the ${zones} zones, so that each has as many ingestors as the others`,
      remedy: `write ${Math.ceil(receive.ingestors / zones) * zones}`,
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
