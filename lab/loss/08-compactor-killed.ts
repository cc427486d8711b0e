import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "../cluster/wait.js";
import { countedTarget } from "../counted-target.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { compareSamples } from "../samples/compare.js";
import { readRaw } from "../samples/read-raw.js";
import { addressSource } from "../samples/sources.js";
import { OBSERVABILITY } from "../topology.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { killCompactorAt, moments } from "./compactor-log.js";
import { storeAddress } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** Minutes of samples in the object store that must be there afterwards, too: what is compacted is among them. */
const stored = 6;

/** Seconds a run of the Compactor may take until it has found something to compact. */
const BUSY = 150;

/** What a compaction leaves behind when it is killed must neither stop the next ones nor cost or double a sample. */
export const compactorKilled: LossScenario = {
  number: 8,
  title: "the Compactor is killed in mid-compaction, twice: it goes on, and no sample is lost or doubled",
  core: false,
  protection:
    "Vertical compaction. A Compactor without it and without deduplication: " +
    "`after 150 s no compaction to kill while blocks are compacted`.",
  async run(context, report) {
    const { checks, namespaceOf } = context;
    const place = { namespace: namespaceOf(OBSERVABILITY), pod: "thanos-compact-0", container: "compactor" };
    const gateway = await storeAddress(context, "store");
    const counting = await context.startCounting();
    const now = Date.now();
    const read = () =>
      readRaw(
        addressSource(checks.queryUrl),
        `${countedTarget.metric}{job="${countedTarget.job}"}`,
        { from: now - stored * 60_000, to: now },
        { store: gateway },
      );
    const before = await read();
    const { compactor, storeGateway } = checks.environment.observability;
    const patience = compactor.waitInterval.seconds + BUSY;
    let until = Date.now();
    for (const moment of [moments.compacting, moments.uploaded]) {
      report(`until it can be killed ${moment.title}`);
      until = Date.now();
      await killCompactorAt(context, place, moment, patience);
    }
    report("until it has compacted again");
    const elapsed = startClock();
    const compactions = await untilCompacted(context, patience);
    const again = elapsed();
    // By then the gateway passes over every block that was marked for deletion, and what took its place must do.
    const passedOver = compactor.deleteDelay.milliseconds / 2 + storeGateway.syncInterval.milliseconds;
    report("until the gateway passes over what was compacted");
    await pause(Math.max(0, passedOver - again * 1000));
    report("counting");
    const { lost, altered, duplicated, found } = compareSamples(before, await read());
    if (lost.length + altered.length + duplicated.length > 0) {
      const what = `${lost.length} lost, ${altered.length} altered, ${duplicated.length} doubled`;
      throw new LabError(`of what the gateway had before: ${what}`);
    }
    await counting.end({ store: gateway, until, patienceSeconds: 120 });
    return `compacted again ${again.toFixed(0)} s after the second kill (${compactions} compactions), not halted; all ${found} samples that were stored before are`;
  },
};

/** Waits until the Compactor has compacted since its start and been through the bucket; answers how often it has compacted. */
async function untilCompacted(context: LossContext, seconds: number): Promise<number> {
  let compactions = 0;
  await waitUntil(
    async () => {
      const metrics = await thanosMetricsOf(context, "thanos-compact-0").catch(() => "");
      if (sumOf(metrics, "thanos_compact_halted") > 0) throw new LabError("the Compactor has halted");
      compactions = sumOf(metrics, "thanos_compact_group_compactions_total");
      return compactions > 0 && sumOf(metrics, "thanos_compact_iterations_total") > 0;
    },
    { seconds, what: "the Compactor to compact again", everyMilliseconds: 1_000 },
  );
  return compactions;
}
