import { rulerTenant } from "../../src/config/ruler.js";
import { tenantLabel } from "../../src/config/tenant-label.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS, OBSERVABILITY } from "../topology.js";
import { instantQuery } from "../verify/thanos-api.js";
import { verifyFleet } from "../verify/verify.js";
import { heldAlerts } from "./alertmanager-api.js";
import type { Scenario } from "./scenario.js";

/** What `environments/lab/fleet-rules.yaml` records, a series per cluster, and the alert it makes of that. */
const recorded = "cluster:scrapes:count";
const rulerAlert = "FleetAnswers";

/** Seconds from the failure of Query until somebody can be told. */
const toldWithin = 180;

const query = "thanos-query";

const rulerEvaluates: Scenario = {
  title:
    "the Ruler evaluates a rule over all clusters: its series come back through Query, its alert reaches Alertmanager",
  async run({ checks }, report) {
    const started = performance.now();
    const wanted = LAB_CLUSTERS.map(({ name }) => name).sort();
    let clusters: string[] = [];
    report("asking Query for what the Ruler recorded");
    await waitUntil(
      async () => {
        const series = await instantQuery(checks.queryUrl, `${recorded}{${tenantLabel}="${rulerTenant}"}`);
        clusters = series.map(({ metric }) => metric["cluster"] ?? "none").sort();
        return clusters.join() === wanted.join();
      },
      { seconds: 120, what: `${recorded} of ${wanted.join(", ")}`, everyMilliseconds: 2_000 },
    );
    const others = await instantQuery(checks.queryUrl, `${recorded}{${tenantLabel}!="${rulerTenant}"}`);
    if (others.length > 0)
      throw new LabError(`${recorded} was written by others than the Ruler: ${others.length} series`);
    report("asking Alertmanager");
    await waitUntil(async () => (await heldAlerts(rulerAlert)).length > 0, {
      seconds: 120,
      what: `${rulerAlert} at Alertmanager`,
      everyMilliseconds: 2_000,
    });
    const [alert, ...more] = await heldAlerts(rulerAlert);
    if (more.length > 0)
      throw new LabError(`${rulerAlert} arrived ${more.length + 1} times; replicas must make one of it`);
    if (alert!.labels["replica"] !== undefined) throw new LabError("the alert still has the label of the replica");
    return `${clusters.length} clusters recorded, ${rulerAlert} held, after ${seconds(started)} s`;
  },
};

const queryDown: Scenario = {
  title: `Query is gone: the observability cluster's own Prometheus tells Alertmanager within ${toldWithin} s`,
  async run({ checks, lab }, report) {
    const kubectl = checks.kubectl(OBSERVABILITY);
    const { namespace, query: settings } = checks.environment.observability;
    const alert = "ThanosQueryDown";
    if ((await heldAlerts(alert)).length > 0) throw new LabError(`${alert} is there before anything is wrong`);
    const started = performance.now();
    let told: string;
    try {
      report("scaled to 0");
      await scale(kubectl, namespace, 0);
      await waitUntil(async () => (await heldAlerts(alert)).length > 0, {
        seconds: toldWithin,
        what: `${alert} at Alertmanager`,
        everyMilliseconds: 1_000,
      });
      told = seconds(started);
      const [held] = await heldAlerts(alert);
      const receivers = held!.receivers.map(({ name }) => name);
      if (receivers.join() !== "page") throw new LabError(`${alert} goes to ${receivers.join(", ")} and wakes nobody`);
    } finally {
      report("scaled back");
      await scale(kubectl, namespace, settings.replicas);
    }
    await kubectl(["rollout", "status", `deployment/${query}`, `--namespace=${namespace}`, "--timeout=120s"]);
    report("until the alert is over");
    await waitUntil(async () => (await heldAlerts(alert)).length === 0, {
      // Prometheus says at once that it is over; Alertmanager forgets it with the next look at the group.
      seconds: 300,
      what: `the end of ${alert}`,
      everyMilliseconds: 2_000,
    });
    await verifyFleet(checks, lab.progress, { globalView: 120, longTerm: 120 });
    return `told after ${told} s`;
  },
};

/** Claims about who is told what. */
export const alertScenarios: readonly Scenario[] = [rulerEvaluates, queryDown];

async function scale(kubectl: Kubectl, namespace: string, replicas: number): Promise<void> {
  await kubectl(["scale", `deployment/${query}`, `--namespace=${namespace}`, `--replicas=${replicas}`]);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}
