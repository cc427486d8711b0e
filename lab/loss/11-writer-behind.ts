import type { Environment } from "../../src/config/model.js";
import { Duration } from "../../src/units/duration.js";
import { waitUntil } from "../cluster/wait.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { readRaw } from "../samples/read-raw.js";
import { addressSource } from "../samples/sources.js";
import { findCluster, OBSERVABILITY } from "../topology.js";
import { CheckFailure } from "../verify/check.js";
import { cacheGap } from "./cached-gap.js";
import { assertInTime, promiseFor } from "./cut-off.js";
import { extraWriter } from "./extra-writer.js";
import { storeAddress } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

const METRIC = "lab_writer_behind";
const HOUR = 3_600_000;

/** Samples that are written late, and the milliseconds between two of them. */
const SAMPLES = 20;
const INTERVAL = 5_000;

/**
 * Seconds until Query finds them. It asks an ingestor only for times from its oldest block on, and what is older is in no
 * block before the next one is cut: three minutes here, where blocks of one minute are cut after one and a half.
 *
 * Source: Thanos 0.42, `pkg/store/tsdb.go`, `TimeRange`; Prometheus, `tsdb/db.go`, `StartTime`.
 */
const FOUND_WITHIN = 240;

/** Seconds until a block with them is cut, uploaded and read through the Store Gateway. */
const IN_OBJECT_STORE_WITHIN = 300;

/** How long the Query Frontend keeps results here, so that nobody waits an hour. */
const RESULT_VALIDITY = Duration.minutes(1);

/** Seconds that an answer may take beside it. */
const ANSWERED_WITHIN = 15;

const batcopter = findCluster("batcopter")!;

/** The end of a day without a link, without waiting for it. */
export const writerBehind: LossScenario = {
  number: 11,
  title:
    "a writer is 23 h behind inside a budget of 24 h: all it writes is stored, also in the object store, and a cached gap heals",
  core: false,
  protection:
    "Two of three ingestors with --tsdb.out-of-order.time-window=10s: " +
    "`23 h behind gets 409, should be 200: the budget is 1d`.",
  async run(context, report) {
    const { budget, outOfOrderWindow } = promiseFor(context, batcopter);
    report("results are kept for a minute");
    context.afterwards("keep results as long as before", () => context.reapply());
    await context.reapply({ change: keepResultsFor(RESULT_VALIDITY) });
    const counting = await context.startCounting();
    const watch = context.watchLateness([OBSERVABILITY]);
    const writer = await extraWriter(context, batcopter);
    const attempt = String(Date.now());
    const write = async (hours: number) => {
      const labels = { __name__: METRIC, attempt, hours: String(hours), cluster: batcopter.name };
      const from = Date.now() - hours * HOUR;
      const samples = Array.from({ length: SAMPLES }, (_, index) => ({
        timestamp: from + index * INTERVAL,
        value: index,
      }));
      return { from, status: await writer.write([{ labels, samples }]) };
    };
    const selector = `${METRIC}{attempt="${attempt}",hours="23"}`;
    const dayAgo = Date.now() - 23 * HOUR;
    const gap = await cacheGap(context, `sum(count_over_time(${selector}[5s]))`, {
      from: dayAgo,
      to: dayAgo + SAMPLES * INTERVAL,
    });
    report("23 h behind");
    const inside = await write(23);
    const beyond = await write(25);
    const stored = (store?: string) => storedSamples(context, selector, inside.from, store);
    const wrong = [
      ...(inside.status === 200 ? [] : [`23 h behind gets ${inside.status}, should be 200: the budget is ${budget}`]),
      ...(beyond.status === 409 ? [] : [`25 h behind gets ${beyond.status}, should be 409`]),
    ];
    if (wrong.length > 0) throw new LabError(wrong.join("\n"));
    const elapsed = startClock();
    const untilStored = async (seconds: number, where: string, store?: string) => {
      report(`until they are found ${where}`);
      await waitUntil(async () => (await stored(store)) === SAMPLES, {
        seconds,
        what: `all ${SAMPLES} samples that are 23 h old ${where}`,
        everyMilliseconds: 1_000,
      });
      return elapsed().toFixed(0);
    };
    const found = await untilStored(FOUND_WITHIN, "through Query");
    report("until the Query Frontend shows them");
    const healed = await gap.heals(RESULT_VALIDITY.seconds + ANSWERED_WITHIN);
    const uploaded = await untilStored(
      IN_OBJECT_STORE_WITHIN,
      "in the object store",
      await storeAddress(context, "store"),
    );
    if ((await stored()) !== SAMPLES) throw new LabError("once in the object store, Query no longer finds them");
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    return `23 h behind 200, 25 h 409 (window ${outOfOrderWindow}); all ${SAMPLES} found through Query after ${found} s, ${healed}; in the object store after ${uploaded} s; ${await assertInTime(watch)}; counted after ${waited.toFixed(0)} s`;
  },
};

/** How many of the late samples are stored, each with its own value. */
async function storedSamples(
  { checks }: LossContext,
  selector: string,
  from: number,
  store: string | undefined,
): Promise<number> {
  const window = { from: from - 1, to: from + SAMPLES * INTERVAL };
  try {
    const series = await readRaw(
      addressSource(checks.queryUrl),
      selector,
      window,
      store === undefined ? {} : { store },
    );
    const wanted = new Set(Array.from({ length: SAMPLES }, (_, index) => `${from + index * INTERVAL} ${index}`));
    for (const list of series.values()) for (const { timestamp, value } of list) wanted.delete(`${timestamp} ${value}`);
    return SAMPLES - wanted.size;
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    return 0;
  }
}

const keepResultsFor =
  (resultValidity: Duration) =>
  (environment: Environment): Environment => ({
    ...environment,
    observability: {
      ...environment.observability,
      queryFrontend: { ...environment.observability.queryFrontend, resultValidity },
    },
  });
