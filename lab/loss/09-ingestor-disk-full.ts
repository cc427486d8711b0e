import { setTimeout as pause } from "node:timers/promises";
import type { ContainerPlace } from "../cluster/container-pid.js";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS, OBSERVABILITY } from "../topology.js";
import { describeLateness, tooLate } from "./lateness.js";
import { FRESH, newestCounted } from "./newest.js";
import { CHILDREN, ingestorOf, LATE_AT_MOST, stayingIngestor, storeOf, ZONE_B } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";
import { smallVolume } from "./small-volume.js";
import { withoutBackoff } from "./without-backoff.js";

/** Seconds for which the disk is full. */
const fullFor = 30;

/** Seconds in which an ingestor must store again by itself, or it is killed. */
const recoversWithin = 20;

/** An ingestor that cannot write is away for writers: the two others acknowledge. */
export const ingestorDiskFull: LossScenario = {
  number: 9,
  title: "the disk of one ingestor of three is full: writes go on, and it works again when there is space",
  core: false,
  protection:
    "The copies, replicationFactor 1: `observability: 230 missing beyond the promise, batcave: 368, batmobile: 360`.",
  async run(context, report) {
    const { checks } = context;
    const place = ingestorOf(context, ZONE_B);
    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    const watch = context.watchLateness(CHILDREN, { store: await stayingIngestor(context) });
    report("giving it a small disk");
    const volume = await smallVolume(context, ZONE_B, place);
    const restart = async () => {
      const stopped = await context.deletePod(OBSERVABILITY, place, 180);
      await withoutBackoff(context, [place], () => stopped.back(180));
    };
    let isSmall = true;
    const giveBack = async () => {
      if (!isSmall) return;
      await volume.empty();
      await volume.remove();
      await restart();
      isSmall = false;
    };
    context.afterwards("give the ingestor its own disk", giveBack);
    await restart();
    const store = await untilItStores(context, place);
    await volume.fill();
    report("its disk is full");
    await pause(fullFor * 1000);
    const behind = await ageAt(checks.queryUrl, store);
    if (behind < fullFor / 2) throw new LabError(`it goes on storing with a full disk: ${behind.toFixed(0)} s behind`);
    await volume.empty();
    report("there is space again");
    await pause(recoversWithin * 1000);
    const recovered = (await ageAt(checks.queryUrl, store)) < recoversWithin;
    if (!recovered) {
      report("starting it again");
      const killed = await context.kill(OBSERVABILITY, place);
      await withoutBackoff(context, [place], () => killed.back(180));
      await context.untilFresh(CHILDREN, 60);
    }
    const lateness = await watch.end();
    report("giving its own disk back");
    await giveBack();
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 90 });
    const sent = await assertNoneGivenUp(context, mark);
    const late = tooLate(lateness, LATE_AT_MOST);
    if (late.length > 0) throw new LabError(late.join("; "));
    return [
      `full for ${fullFor} s: it stored nothing for ${behind.toFixed(0)} s, the others all`,
      recovered ? "with space it stored again by itself" : "with space it stored again after a restart, not by itself",
      `all there after ${waited.toFixed(0)} s`,
      sent,
      describeLateness(lateness),
    ].join("; ");
  },
};

/** Waits until an ingestor has fresh samples, so that its disk becomes full while it writes; answers its store's address. */
async function untilItStores(context: LossContext, place: ContainerPlace): Promise<string> {
  let store = "";
  await waitUntil(
    async () => {
      // Query looks for stores anew every few seconds.
      store = await storeOf(context, place).catch(() => "");
      if (store === "") return false;
      return (await ageAt(context.checks.queryUrl, store).catch(() => Infinity)) < FRESH / 1000;
    },
    { seconds: 90, what: `fresh samples at ${place.pod}`, everyMilliseconds: 1_000 },
  );
  return store;
}

/** Age in seconds of the newest sample of any cluster that a store has. */
async function ageAt(queryUrl: string, store: string): Promise<number> {
  const newest = await newestCounted({ queryUrl, store }, LAB_CLUSTERS);
  return (Date.now() - Math.max(0, ...[...newest.values()].map(({ first }) => first))) / 1000;
}
