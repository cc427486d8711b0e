import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const receive = (settings: Settings): Settings => ({ observability: { receive: settings } });
const remoteWrite = (settings: Settings): Settings => ({ observability: { remoteWrite: settings } });

/** What the rules on Receive refuse, by rule. */
export const receiveRefusals: Refusals = {
  ringWithinIngestors: [
    {
      behaviour: "a ring with more members than ingestors run",
      change: receive({ ringSize: 4, ingestors: 3 }),
      problem: {
        path: "observability.receive.ringSize",
        got: 4,
        rule: "at most the number of ingestors, which is 3: each member of the ring must run",
        remedy: "raise ingestors to 4, or lower ringSize",
        at: "ringSize: 4",
      },
    },
    {
      behaviour: "such a ring over zones, with a number of ingestors that spreads over them and holds the copies",
      change: receive({ ringSize: 6, ingestors: 4, zones: ["a", "b"], replicationFactor: 5 }),
      problem: {
        path: "observability.receive.ringSize",
        got: 6,
        rule: "at most the number of ingestors, which is 4: each member of the ring must run",
        remedy: "raise ingestors to 6, or lower ringSize",
        at: "ringSize: 6",
      },
    },
  ],
  replicationFactorWithinRing: [
    {
      behaviour: "more copies than the ring has members, though ingestors are enough",
      change: receive({ replicationFactor: 5, ringSize: 4, ingestors: 6 }),
      problem: {
        path: "observability.receive.replicationFactor",
        got: 5,
        rule: "at most the size of the ring, which is 4",
        remedy: "raise ringSize to 5, or lower the replication factor",
        at: "replicationFactor: 5",
      },
    },
    {
      behaviour: "a replication factor above the number of ingestors",
      change: receive({ replicationFactor: 5, ingestors: 3 }),
      problem: {
        path: "observability.receive.replicationFactor",
        got: 5,
        rule: "at most the number of ingestors, which is 3",
        remedy: "raise ingestors to 5, or lower the replication factor",
        at: "replicationFactor: 5",
      },
    },
    {
      behaviour: "more copies than three zones have ingestors, with a number that spreads over them",
      change: receive({ replicationFactor: 5, ingestors: 3, zones: ["a", "b", "c"] }),
      problem: {
        path: "observability.receive.replicationFactor",
        got: 5,
        rule: "at most the number of ingestors, which is 3",
        remedy: "raise ingestors to 6, or lower the replication factor",
        at: "replicationFactor: 5",
      },
    },
    {
      behaviour: "more copies than the ring over zones has members, with the ingestors that a larger ring needs",
      change: receive({ replicationFactor: 5, ringSize: 3, ingestors: 3, zones: ["a", "b", "c"] }),
      problem: {
        path: "observability.receive.replicationFactor",
        got: 5,
        rule: "at most the size of the ring, which is 3",
        remedy: "raise ringSize to 6 and ingestors to 6, or lower the replication factor",
        at: "replicationFactor: 5",
      },
    },
  ],
  uniqueZones: [
    {
      behaviour: "a zone that is named twice",
      change: receive({ zones: ["a", "b", "a"] }),
      problem: {
        path: "observability.receive.zones[2]",
        got: "a",
        rule: "each zone once",
        remedy: "remove it",
        at: "- a",
      },
    },
  ],
  ingestorsSpreadEvenlyOverZones: [
    {
      behaviour: "ingestors that do not spread evenly over the zones",
      change: receive({ ingestors: 4, zones: ["a", "b", "c"] }),
      problem: {
        path: "observability.receive.ingestors",
        got: 4,
        rule: "a multiple of the 3 zones, so that each has as many ingestors as the others",
        remedy: "write 6",
        at: "ingestors: 4",
      },
    },
    {
      behaviour: "a ring the binary cannot satisfy: five copies over zones of unequal size",
      change: receive({ replicationFactor: 5, ringSize: 5, ingestors: 6, zones: ["a", "b"] }),
      problem: {
        path: "observability.receive.ringSize",
        got: 5,
        rule: "a multiple of the 2 zones, so that each has as many members of the ring as the others",
        remedy: "write 6",
        at: "ringSize: 5",
      },
    },
  ],
  ingestorsStayReadyBeforeTheNext: [
    {
      behaviour: "ingestors that follow one another before routers are connected again",
      change: receive({ minReady: "119s" }),
      problem: {
        path: "observability.receive.minReady",
        got: "1m59s",
        rule: "at least 2m: so long may a router take to connect to a restarted ingestor",
        remedy: "remove it, or write 2m or more",
        at: "minReady: 119s",
      },
    },
  ],
  windowCoversTheLargestBudget: [
    {
      behaviour: "a window below the largest outage budget and half a block",
      change: {
        observability: { receive: { outOfOrderWindow: "24h" } },
        childClusters: [
          child("batcave", { prometheus: { outageBudget: "1h" } }),
          child("batmobile", { prometheus: { mode: "agent", outageBudget: "24h" } }),
        ],
      },
      problem: {
        path: "observability.receive.outOfOrderWindow",
        got: "1d",
        rule: "at least 1d1h, the largest outageBudget (1d) and half a block: the backlog of an outage is refused otherwise",
        remedy: "remove it to have what the budgets need, or lower the budget",
        at: "outOfOrderWindow: 24h",
      },
    },
  ],
  windowWithinLocalRetention: [
    {
      behaviour: "an out-of-order window above what ingestors keep",
      change: receive({ outOfOrderWindow: "72h", retention: "2d" }),
      problem: {
        path: "observability.receive.retention",
        got: "2d",
        rule: "at least the out-of-order window, which is 3d: a late block would be deleted as soon as it is uploaded",
        remedy: "remove it to have what the window needs, or raise it to 3d",
        at: "retention: 2d",
      },
    },
  ],
  nodePortIsNamed: [
    {
      behaviour: "an exposure by node port without the port",
      change: remoteWrite({ exposure: "nodePort" }),
      problem: {
        path: "observability.remoteWrite.nodePort",
        rule: "a node port, because exposure is nodePort and child clusters must know it",
        remedy: "add one between 30000 and 32767",
        at: "remoteWrite:",
      },
    },
    {
      behaviour: "a node port without that exposure",
      change: remoteWrite({ nodePort: 30291 }),
      problem: {
        path: "observability.remoteWrite.nodePort",
        got: 30291,
        rule: "no node port, because exposure is loadBalancer",
        remedy: "remove it, or write exposure: nodePort",
        at: "nodePort: 30291",
      },
    },
  ],
  sourceRangesNeedALoadBalancer: [
    {
      behaviour: "source ranges that nothing would hold",
      change: remoteWrite({ exposure: "clusterIP", sourceRanges: ["10.0.0.0/8"] }),
      problem: {
        path: "observability.remoteWrite.sourceRanges",
        got: ["10.0.0.0/8"],
        rule: "no source ranges, because exposure is clusterIP and nothing would hold them",
        remedy: "remove them and restrict the network, or write exposure: loadBalancer",
        at: "sourceRanges:",
      },
    },
  ],
};
