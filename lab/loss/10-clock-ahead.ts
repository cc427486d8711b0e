import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { findCluster, LAB_CLUSTERS } from "../topology.js";
import { instantQuery } from "../verify/thanos-api.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { assertInTime } from "./cut-off.js";
import { extraWriter } from "./extra-writer.js";
import { podsOf } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

const METRIC = "lab_clock_ahead";

/** How far ahead the clock of the second writer is, in milliseconds: twice what ingestors take. */
const AHEAD = 10 * 60_000;

/** Requests, one a second, each with one sample. */
const REQUESTS = 20;

const batmobile = findCluster("batmobile")!;

/** One wrong clock must not shut out the rest of its tenant. */
export const clockAhead: LossScenario = {
  number: 10,
  title: "a writer's clock is 10 min ahead: it is refused and counted, and nothing of anybody is missing",
  core: false,
  protection:
    "Two of three ingestors with --tsdb.too-far-in-future.time-window=0s and --tsdb.out-of-order.time-window=10s: " +
    "`batmobile: 34 missing beyond the promise`, `missing: batmobile 15:39:20 (1 scrape of 20 series)`.",
  async run(context, report) {
    const { checks } = context;
    const counting = await context.startCounting();
    const watch = context.watchLateness(LAB_CLUSTERS);
    const writer = await extraWriter(context, batmobile);
    const before = await refusedSamples(context);
    const attempt = String(Date.now());
    const statuses = new Map<number, number>();
    for (let index = 0; index < REQUESTS; index += 1) {
      report(`request ${index + 1} of ${REQUESTS}`);
      const labels = { __name__: METRIC, attempt, cluster: batmobile.name };
      const status = await writer.write([{ labels, samples: [{ timestamp: Date.now() + AHEAD, value: 1 }] }]);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await pause(1_000);
    }
    const answers = [...statuses].map(([status, count]) => `${count} times ${status}`).join(", ");
    const counted = (await refusedSamples(context)) - before;
    const time = (Date.now() + AHEAD) / 1000;
    const stored = await instantQuery(checks.queryUrl, `${METRIC}{attempt="${attempt}"}`, { time });
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    const others = await assertInTime(watch);
    const wrong = [
      ...(statuses.size === 1 && statuses.has(409) ? [] : [`the answers were ${answers}, should all be 409`]),
      ...(counted === REQUESTS ? [] : [`the routers counted ${counted} refused samples, should be ${REQUESTS}`]),
      ...(stored.length === 0 ? [] : [`${stored.length} series from the future are stored`]),
    ];
    if (wrong.length > 0) throw new LabError(wrong.join("\n"));
    return `${answers}; thanos_receive_write_samples{code="409",tenant="batmobile"} +${counted}; ${others}; counted after ${waited.toFixed(0)} s`;
  },
};

/** Samples of the tenant in requests that the routers answered with 409. */
async function refusedSamples(context: LossContext): Promise<number> {
  const all = await Promise.all((await podsOf(context, "receive-router")).map((pod) => thanosMetricsOf(context, pod)));
  const labels = new RegExp(`code="409".*tenant="${batmobile.name}"`);
  return all.reduce((sum, text) => sum + sumOf(text, "thanos_receive_write_samples_sum", labels), 0);
}
