import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, ingestorOf, ingestorsOf, LATE_AT_MOST, ZONE_B, ZONE_C } from "./receive.js";
import type { LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";

/** Seconds for which the zone is away. */
const away = 25;

/** With three copies in three zones a majority is left, whichever one of them goes. */
export const ingestorAndZoneLost: LossScenario = {
  number: 3,
  title: "one ingestor of three is killed, then a whole zone is away: writes go on and no sample is lost",
  core: true,
  protection: "not broken yet",
  async run(context, report) {
    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    const watch = context.watchLateness(CHILDREN);
    report(`killing the ingestor of ${ZONE_B.zone}`);
    const killed = await context.kill(OBSERVABILITY, ingestorOf(context, ZONE_B));
    const back = await killed.back(90);
    report(`${ZONE_C.zone} is away`);
    await context.cut(ZONE_C);
    await pause(away * 1000);
    await context.join(ZONE_C);
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 90 });
    const lateness = await watch.end();
    const sent = await assertNoneGivenUp(context, mark);
    const late = tooLate(lateness, LATE_AT_MOST);
    if (late.length > 0) throw new LabError(late.join("; "));
    report(`until ${ZONE_C.zone} is complete`);
    await context.untilRolledOut(OBSERVABILITY, ingestorsOf(ZONE_C), 120);
    return `killed, ready after ${back.toFixed(0)} s; zone away for ${away} s; all there ${waited.toFixed(0)} s later; ${sent}; ${describeLateness(lateness)}`;
  },
};
