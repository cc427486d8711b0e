import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { readPodStarts, startedAgain } from "../scenarios/pod-restarts.js";
import { OBSERVABILITY } from "../topology.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { judgeCatchUps } from "./catch-up-goals.js";
import { assertInTime, forEach, promiseFor } from "./cut-off.js";
import { addLoad } from "./extra-load.js";
import { CHILDREN, podsOf, routerAnswers } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** Series that every child cluster gets besides its own few hundred, so that backlogs weigh something. */
const EXTRA_SERIES = 1_000;

/**
 * Times the live rate at which each must catch up. Below the goals: a queue waits for the answer to each second of samples,
 * and here the two cores that answer are those that ask, count and run four clusters.
 */
const SLOWEST = 2;

/** The moment after a hub was away: everybody sends at once. */
export const allReconnect: LossScenario = {
  number: 12,
  title: "all clusters come back at the same moment: nothing is missing, and nobody else is late",
  core: false,
  protection:
    "The length of the log. One shard and --storage.agent.wal-truncate-frequency=3s at batmobile: " +
    "`batmobile: 380 missing beyond the promise`, `19 scrapes of 20 series`.",
  async run(context, report) {
    const { checks } = context;
    report(`${EXTRA_SERIES} more series for each child cluster`);
    await addLoad(context, CHILDREN, EXTRA_SERIES);
    const budget = Math.min(...CHILDREN.map((cluster) => promiseFor(context, cluster).budget.seconds));
    const counting = await context.startCounting();
    const watch = context.watchLateness([OBSERVABILITY]);
    const [starts, answers, forwarded] = await Promise.all([
      readPodStarts(checks),
      routerAnswers(context),
      forwardDelay(context),
    ]);
    report(`all are cut off for ${budget} s`);
    await Promise.all(CHILDREN.map(({ nodes: [node] }) => context.cut(node)));
    await pause(budget * 1000);
    report("all come back");
    const catchUps = await forEach(CHILDREN, async (cluster) => [
      await context.measureCatchUp(cluster, () => context.join(cluster.nodes[0])),
    ]);
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    const others = await assertInTime(watch);
    const restarted = startedAgain(starts, await readPodStarts(checks)).filter((pod) => pod.includes("receive-router"));
    const judged = judgeCatchUps(catchUps, SLOWEST);
    const after = await routerAnswers(context);
    const delay = meanSince(forwarded, await forwardDelay(context));
    const measured = `${judged.text}; routers: ${after.taken - answers.taken} writes taken, ${after.refused - answers.refused} with 5xx, ${(delay * 1000).toFixed(0)} ms mean wait before forwarding; ${others}; counted after ${waited.toFixed(0)} s`;
    const wrong = [...judged.failures, ...restarted.map((pod) => `${pod} was started again or replaced`)];
    if (wrong.length > 0) throw new LabError([...wrong, measured].join("\n"));
    return measured;
  },
};

interface Delay {
  readonly sum: number;
  readonly count: number;
}

/** How long writes waited in the routers before they were forwarded, added up since their start. */
async function forwardDelay(context: LossContext): Promise<Delay> {
  const all = await Promise.all((await podsOf(context, "receive-router")).map((pod) => thanosMetricsOf(context, pod)));
  const total = (name: string) => all.reduce((sum, text) => sum + sumOf(text, name), 0);
  return {
    sum: total("thanos_receive_forward_delay_seconds_sum"),
    count: total("thanos_receive_forward_delay_seconds_count"),
  };
}

const meanSince = (before: Delay, after: Delay) => (after.sum - before.sum) / Math.max(1, after.count - before.count);
