import { DEFAULT_LEAF_DAYS } from "../../src/config/certificate-life.js";
import { Duration } from "../../src/units/duration.js";
import { LabError } from "../lab-error.js";
import { lossTools } from "../loss/context.js";
import { untilRolledOut } from "../loss/rolled-out.js";
import { smallDisk } from "../loss/small-disk.js";
import { losablePods } from "../long-term/pods-away.js";
import { cutNode, joinNode } from "../network/network.js";
import { findCluster, OBSERVABILITY } from "../topology.js";
import type { AlertFault } from "./alert-fault.js";

/** The cluster with the shortest budget: the lab's is a minute. */
const CUT_OFF = "batcave";

/** A cluster whose Prometheus is an agent that keeps nothing but its log. */
const FILLED = "batmobile";

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
  heldBack: ["ClusterSilent", "ClusterBudgetEnding", "BacklogDoesNotDrain", "PrometheusRemoteStorageFailures"],
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

const senderDiskFills: AlertFault = {
  title: "the disk of a sender fills",
  expected: ["SenderVolumeNearlyFull"],
  // It is stopped to be given a small disk, and again to be given its own.
  alsoTrue: [...SILENCE, "PrometheusRemoteWriteBehind"],
  clusters: [FILLED],
  toldWithin: 600,
  overWithin: 600,
  async breaks(context) {
    const tools = lossTools(context);
    const mend = async () => {
      const failures = await tools.cleanUp();
      if (failures.length > 0) throw new LabError(failures.join("\n"));
    };
    try {
      const disk = await smallDisk(tools.context, findCluster(FILLED)!, 512);
      // Nearly: on a full one it could not even say so.
      await disk.fillPart(0.93);
    } catch (error) {
      await mend();
      throw error;
    }
    return mend;
  },
};

const certificateEnds: AlertFault = {
  title: "the certificate of a cluster nears its end because nobody renews it",
  expected: ["CertificateEnding"],
  alsoTrue: [],
  // Whose it is stands in the label certificate: the observability cluster's Prometheus tells.
  clusters: [OBSERVABILITY.name],
  toldWithin: 300,
  overWithin: 300,
  async breaks({ reapply }) {
    const age = Duration.days(DEFAULT_LEAF_DAYS).times(4 / 5);
    const identitiesAsOf = new Date(Date.now() - age.seconds * 1000);
    await reapply({ identities: { renew: [`${CUT_OFF}/writer`] }, identitiesAsOf });
    // Nobody has to say which: it is in the last third of its life.
    return () => reapply();
  },
};

/** What goes wrong in the lab to see who is told. */
export const alertFaults: readonly AlertFault[] = [
  pastItsBudget,
  ingestorAway,
  receiveStopped,
  senderDiskFills,
  certificateEnds,
];
