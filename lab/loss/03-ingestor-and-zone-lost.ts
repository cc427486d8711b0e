import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, ingestorOf, ingestorsOf, LATE_AT_MOST, stayingIngestor, ZONE_B, ZONE_C } from "./receive.js";
import type { LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";
import { withoutBackoff } from "./without-backoff.js";

/** Seconds for which the zone is away. */
const away = 25;

/**
 * Seconds by which samples may come later while a zone is away: what was on its way to the router there waits until its
 * sender gives the request up and sends it again, to the other one. It was 28.9 s with requests that took 30 s at most, and
 * has not been measured since they take 10 s.
 */
const lateWithoutRouter = 35;

/** With three copies in three zones a majority is left, whichever one of them goes. */
export const ingestorAndZoneLost: LossScenario = {
  number: 3,
  title: "one ingestor of three is killed, then a whole zone is away: writes go on and no sample is lost",
  core: true,
  protection:
    "The copies, replicationFactor 1: `batcave's samples came 21.6 s late, should be 15 s at most` when one is killed, and " +
    "`56.4 s late, should be 35 s at most` when a zone is away.",
  async run(context, report) {
    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    // Query waits for stores of the zone that is away before it leaves them out; that is not what is claimed here.
    const at = { store: await stayingIngestor(context) };
    const whileKilled = context.watchLateness(CHILDREN, at);
    report(`killing the ingestor of ${ZONE_B.zone}`);
    const victim = ingestorOf(context, ZONE_B);
    const killed = await context.kill(OBSERVABILITY, victim);
    const back = await withoutBackoff(context, [victim], () => killed.back(120));
    const afterKill = await whileKilled.end();
    const whileAway = context.watchLateness(CHILDREN, at);
    report(`${ZONE_C.zone} is away`);
    await context.cut(ZONE_C);
    await pause(away * 1000);
    await context.join(ZONE_C);
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 90 });
    const afterCut = await whileAway.end();
    const sent = await assertNoneGivenUp(context, mark);
    const late = [...tooLate(afterKill, LATE_AT_MOST), ...tooLate(afterCut, lateWithoutRouter)];
    if (late.length > 0) throw new LabError(late.join("; "));
    report(`until ${ZONE_C.zone} is complete`);
    await context.untilRolledOut(OBSERVABILITY, ingestorsOf(ZONE_C), 120);
    return [
      `killed, ready after ${back.toFixed(0)} s, ${describeLateness(afterKill)}`,
      `zone away for ${away} s, ${describeLateness(afterCut)}, all there ${waited.toFixed(0)} s later`,
      sent,
    ].join("; ");
  },
};
