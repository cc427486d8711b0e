import { setTimeout as pause } from "node:timers/promises";
import type { Environment } from "../../src/config/model.js";
import { ringSelector, ringStateOf, type RingState } from "../../src/config/ring-state.js";
import { waitUntil } from "../cluster/wait.js";
import { countedTarget } from "../counted-target.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { instantQuery } from "../verify/thanos-api.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, LATE_AT_MOST, podsOf } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";

/** Members of the larger ring. A ring over three zones grows by threes. */
const LARGE = 6;

/** Seconds in which the new ingestors get samples that nobody else has. */
const fill = 15;

/** A new ring is published when its members run, and members end when they are in no ring any more. */
export const ringGrowsAndShrinks: LossScenario = {
  number: 6,
  title:
    "the ring grows from 3 to 6 and shrinks in two steps, one step is refused before anything is touched: no sample is lost",
  core: false,
  protection:
    "The wait between the two steps was not there at first: `observability: 5 missing beyond the promise, batcave: 5, batmobile: 3, batcopter: 2`, one scrape of each, the last before the ring changed. The guard itself was not taken away; to be tried: one step past it (lab/fleet/ring-change.ts).",
  async run(context, report) {
    const small = context.checks.environment.observability.receive.ingestors;
    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    const watch = context.watchLateness(CHILDREN, { partial: true });
    const elapsed = startClock();
    const resize = async (ingestors: number, ringSize: number) => {
      report(`${ingestors} ingestors, ${ringSize} of them in the ring`);
      await context.reapply({ change: withRing(ingestors, ringSize) });
      await untilRoutersHave(context, ringSize);
    };
    let isLarge = true;
    context.afterwards("shrink the ring", async () => {
      if (!isLarge) return;
      await resize(LARGE, small);
      await context.reapply();
    });
    await resize(LARGE, LARGE);
    await pause(fill * 1000);
    const alone = await heldByNewOnesAlone(context);
    if (alone === 0)
      throw new LabError("the new ingestors hold nothing that others do not: their end would prove nothing");

    report("one step back, which must be refused");
    await assertRefused(context);
    await resize(LARGE, small);
    report("until those that leave have cut all they hold");
    await untilEmpty(context);
    await context.reapply();
    isLarge = false;
    const seconds = elapsed();
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 90 });
    const lateness = await watch.end();
    const sent = await assertNoneGivenUp(context, mark);
    const late = tooLate(lateness, LATE_AT_MOST);
    if (late.length > 0) throw new LabError(late.join("; "));
    return [
      `there and back in ${seconds.toFixed(0)} s, all there ${waited.toFixed(0)} s later`,
      `${alone} series were in the heads of the new ingestors alone`,
      `one step was refused`,
      sent,
      describeLateness(lateness),
    ].join("; ");
  },
};

function withRing(ingestors: number, ringSize: number): (environment: Environment) => Environment {
  return ({ observability, ...rest }) => ({
    ...rest,
    observability: { ...observability, receive: { ...observability.receive, ingestors, ringSize } },
  });
}

/** Waits until every router sends to so many ingestors. */
async function untilRoutersHave(context: LossContext, members: number): Promise<void> {
  const kubectl = context.checks.kubectl(OBSERVABILITY);
  const routers = await podsOf(context, "receive-router");
  // A kubelet looks at the maps of a pod once a minute, and whenever the pod changes.
  const now = `loss.thanos-fleet/looked-at=${Date.now()}`;
  const namespace = context.namespaceOf(OBSERVABILITY);
  await kubectl(["annotate", "pods", ...routers, "--namespace", namespace, "--overwrite", now]);
  await waitUntil(
    async () => {
      const all = await Promise.all(routers.map((pod) => thanosMetricsOf(context, pod)));
      return all.every((metrics) => sumOf(metrics, "thanos_receive_hashring_nodes") === members);
    },
    { seconds: 150, what: `${members} members in the ring of every router`, everyMilliseconds: 1_000 },
  );
}

/** Waits until the ingestors that have left the ring have nothing that is not in a block. */
async function untilEmpty(context: LossContext): Promise<void> {
  const leaving = (await podsOf(context, "receive-ingestor")).filter((pod) => pod.endsWith("-1"));
  const { blockDuration } = context.checks.environment.observability.receive;
  await waitUntil(
    async () => {
      const all = await Promise.all(leaving.map((pod) => thanosMetricsOf(context, pod)));
      return all.every((metrics) => sumOf(metrics, "prometheus_tsdb_head_series") === 0);
    },
    {
      seconds: (5 * blockDuration.milliseconds) / 1000,
      what: `empty heads of ${leaving.join(", ")}`,
      everyMilliseconds: 2_000,
    },
  );
}

/** How many counted series have all the copies of their newest samples on ingestors that will go. */
async function heldByNewOnesAlone({ checks }: LossContext): Promise<number> {
  const { metric, job, interval } = countedTarget;
  const recent = (replica: string) =>
    `group by (cluster, series) (count_over_time(${metric}{job="${job}",receive_replica=~"${replica}"}[${(3 * interval) / 1000}s]))`;
  const alone = `${recent(".+-1")} unless on (cluster, series) ${recent(".+-0")}`;
  return (await instantQuery(checks.queryUrl, alone, { deduplicate: false })).length;
}

/** That the ring cannot be shrunk in one apply, and that the attempt leaves the ring, its members and routers alone. */
async function assertRefused(context: LossContext): Promise<void> {
  const before = await appliedRing(context);
  const said = await context.reapply().then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (said === undefined) throw new LabError("a ring that shrinks together with its ingestors was applied");
  if (!said.includes("in two steps")) throw new LabError(`refused, but for another reason: ${said}`);
  const after = await appliedRing(context);
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new LabError("refused, but the ring has changed");
}

async function appliedRing({ checks, namespaceOf }: LossContext): Promise<RingState | undefined> {
  const args = ["get", "configmaps,statefulsets,deployments", "--namespace", namespaceOf(OBSERVABILITY)];
  const live = await checks.kubectl(OBSERVABILITY)([...args, `--selector=${ringSelector}`, "--output=json"]);
  return ringStateOf((JSON.parse(live) as { readonly items: readonly unknown[] }).items);
}
