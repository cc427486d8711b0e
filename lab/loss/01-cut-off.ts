import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { findCluster, OBSERVABILITY, type LabCluster } from "../topology.js";
import { judgeCatchUps } from "./catch-up-goals.js";
import { allowanceFor, assertInTime, cutFor, forEach, promiseFor, scrapesMissing, type Outage } from "./cut-off.js";
import { askBoth } from "./gap-answers.js";
import { CHILDREN } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** How many times its budget a cluster is cut off. */
const TIMES = [0.5, 1, 2];

/** The same of a cluster whose own budget is not compressed: all of them are inside of it, and the longest say most. */
const TIMES_INSIDE = [1, 2];

/** Whose gap is looked at while it is there and when it is filled: nothing of it may be lost for good. */
const GAP = findCluster("batcopter")!;

/** Each child cluster goes its own way, so that a queue that waits to try again does not hold up the others. */
export const cutOff: LossScenario = {
  number: 1,
  title: "clusters are cut off for 0.5, 1 and 2 times their budget: nothing is missing up to the budget",
  core: true,
  protection:
    "The time to change shards. With Prometheus's own minute a cut that began while they changed lost what they held: " +
    "`batcave: 20 missing beyond the promise`, `missing: batcave 16:39:10 (1 scrape of 20 series)`. A log that is cut every " +
    "10 s, with one shard, loses 39 scrapes at twice the budget.",
  async run(context, report) {
    const budget = Math.min(...CHILDREN.map((cluster) => promiseFor(context, cluster).budget.seconds));
    const counting = await context.startCounting();
    const watch = context.watchLateness([OBSERVABILITY]);
    let gap = "";
    const outages = await forEach(CHILDREN, async (cluster) => {
      const all: Cut[] = [];
      const inside = promiseFor(context, cluster).budget.seconds > 2 * budget;
      for (const times of inside ? TIMES_INSIDE : TIMES) {
        const last = times === TIMES.at(-1);
        report(`${cluster.name} is cut off for ${times * budget} s`);
        const since = Date.now();
        const open = last && cluster === GAP ? () => gapIsOpen(context, since) : undefined;
        const outage = await cutFor(context, cluster, times * budget, open);
        all.push({ ...outage, seconds: times * budget });
        if (open !== undefined) gap = await gapIsFilled(context, since);
      }
      return all;
    });
    report("counting");
    const promise = Object.fromEntries(
      [...outages].map(([name, all]) => [name, allowanceBeyond(context, findCluster(name)!, all)]),
    );
    const { audits, waited } = await counting.end({ promise, patienceSeconds: 60, settledSeconds: 6 });
    const others = await assertInTime(watch);
    const judged = judgeCatchUps(
      new Map([...outages].map(([name, all]) => [name, all.map(({ catchUp }) => catchUp)] as const)),
    );
    if (judged.failures.length > 0) throw new LabError([...judged.failures, judged.text].join("\n"));
    const lost = CHILDREN.map(({ name }) => `${name} ${scrapesMissing(audits.get(name))}`).join(", ");
    return `scrapes missing, all past the budget: ${lost}; ${judged.text}; ${gap}; ${others}; counted after ${waited.toFixed(0)} s`;
  },
};

interface Cut extends Outage {
  /** How long there was no way. */
  readonly seconds: number;
}

/** Up to the budget nothing may be missing, however often; past its own budget what the table says. */
function allowanceBeyond(context: LossContext, cluster: LabCluster, cuts: readonly Cut[]) {
  const { budget, lost } = promiseFor(context, cluster);
  const beyond = cuts.filter(({ seconds }) => seconds > budget.seconds);
  const allowances = beyond.map(({ backlog }) => allowanceFor(lost.pastBudget, backlog));
  return allowances.flatMap((allowance) => (typeof allowance === "number" ? [] : allowance));
}

/** Seconds of an outage that are asked for, from {@link GAP_BEGINS} seconds after the cut on. */
const GAP_SECONDS = 15;
const GAP_BEGINS = 15;

const gapOf = (since: number) => ({
  from: since + GAP_BEGINS * 1000,
  to: since + (GAP_BEGINS + GAP_SECONDS) * 1000,
});

async function gapIsOpen(context: LossContext, since: number): Promise<void> {
  await pause(gapOf(since).to + 1_000 - Date.now());
  const { filled } = await askBoth(context, GAP, gapOf(since));
  if (filled > 0) throw new LabError(`${GAP.name} is cut off, and ${filled} steps of its gap have samples`);
}

async function gapIsFilled(context: LossContext, since: number): Promise<string> {
  const { filled, steps } = await askBoth(context, GAP, gapOf(since));
  if (filled < steps) throw new LabError(`${steps - filled} of ${steps} steps of ${GAP.name}'s gap are still empty`);
  return "the Query Frontend shows the gap filled like Query";
}
