import { untilRolledOut } from "../loss/rolled-out.js";
import { losablePods } from "../long-term/pods-away.js";
import { cutNode, joinNode } from "../network/network.js";
import { findCluster, OBSERVABILITY } from "../topology.js";
import type { AlertFault } from "./alert-fault.js";

/** The cluster with the shortest budget: the lab's is a minute. */
const CUT_OFF = "batcave";

/** What a cluster's silence is called, the longer it lasts. */
const SILENCE = ["ClusterSilent", "ClusterBudgetEnding", "ClusterBudgetExceeded"];

const pastItsBudget: AlertFault = {
  title: "a cluster is cut off past its budget",
  expected: ["ClusterBudgetExceeded"],
  alsoTrue: [...SILENCE, "PrometheusRemoteWriteBehind", "BacklogDoesNotDrain"],
  clusters: [CUT_OFF],
  toldWithin: 300,
  overWithin: 600,
  async breaks() {
    const [node] = findCluster(CUT_OFF)!.nodes;
    await cutNode(node);
    return () => joinNode(node);
  },
};

const ingestorAway: AlertFault = {
  title: "an ingestor is killed and stays away",
  expected: ["ThanosReceiveIngestorAway"],
  // Routers report every write to it; the two others take all of them.
  alsoTrue: ["ThanosReceiveHighForwardRequestFailures", "ThanosReceiveHighReplicationFailures"],
  toldWithin: 600,
  overWithin: 900,
  async breaks(context) {
    const pods = losablePods(context, "thanos-receive-ingestor-lab-c", 1);
    await pods.lose([0]);
    return () => pods.restore();
  },
};

const receiveStopped: AlertFault = {
  title: "all routers of Receive are gone",
  expected: ["ThanosReceiveRoutersDown"],
  alsoTrue: [
    ...SILENCE,
    "PrometheusRemoteStorageFailures",
    "PrometheusRemoteWriteBehind",
    "BacklogDoesNotDrain",
    "ThanosReceiveHttpRequestErrorRateHigh",
  ],
  toldWithin: 180,
  overWithin: 900,
  async breaks({ checks }) {
    const kubectl = checks.kubectl(OBSERVABILITY);
    const { namespace, receive } = checks.environment.observability;
    const workload = "deployment/thanos-receive-router";
    const scale = (replicas: number) =>
      kubectl(["scale", workload, `--namespace=${namespace}`, `--replicas=${replicas}`]);
    await scale(0);
    return async () => {
      await scale(receive.routers);
      await untilRolledOut(kubectl, namespace, workload, 240);
    };
  },
};

/** What goes wrong in the lab to see who is told. */
export const alertFaults: readonly AlertFault[] = [pastItsBudget, ingestorAway, receiveStopped];
