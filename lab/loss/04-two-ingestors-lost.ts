import { setTimeout as pause } from "node:timers/promises";
import type { ContainerPlace } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { ingestorOf, ingestorsOf, routerAnswers, ZONE_B, ZONE_C } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";
import { withoutBackoff } from "./without-backoff.js";

/** Seconds for which two ingestors are away, less than the smallest budget. */
const away = 30;

/** Seconds until no write is on its way any more that was begun before: routers give up after 5 s. */
const settled = 7;

/** A write with one copy is none: it is refused, waits at its sender, and comes when a second copy can be made. */
export const twoIngestorsLost: LossScenario = {
  number: 4,
  title:
    "two ingestors of three are killed and stay away: writes are refused, and nothing is missing after their return",
  core: false,
  protection:
    "Senders that do not give up. With sampleAgeLimit 5s: `batcave: 300 missing beyond the promise, batmobile: 300`, " +
    "`scraped 1700, found 1100`.",
  async run(context, report) {
    const kubectl = context.checks.kubectl(OBSERVABILITY);
    const nodes = [ZONE_B, ZONE_C];
    const places = nodes.map((node) => ingestorOf(context, node));
    const counting = await context.startCounting();
    const mark = await markSenders(context);
    context.afterwards("let pods run in every zone", async () => {
      await kubectl(["uncordon", ...nodes.map(({ name }) => name)]);
    });
    // Their nodes take no pods meanwhile, or the kubelet would start them again at once.
    await kubectl(["cordon", ...nodes.map(({ name }) => name)]);
    report("killing");
    await Promise.all(places.map((place) => killForGood(context, place)));
    await pause(settled * 1000);
    const before = await routerAnswers(context);
    report("two are away");
    await pause((away - settled) * 1000);
    const after = await routerAnswers(context);
    await kubectl(["uncordon", ...nodes.map(({ name }) => name)]);
    const [taken, refused] = [after.taken - before.taken, after.refused - before.refused];
    if (taken > 0 || refused === 0) {
      throw new LabError(`with one ingestor of three ${taken} writes were taken and ${refused} refused`);
    }
    report("counting");
    const waited = await withoutBackoff(context, places, async () => {
      const counted = await counting.end({ patienceSeconds: 150 });
      for (const node of nodes) await context.untilRolledOut(OBSERVABILITY, ingestorsOf(node), 120);
      return counted.waited;
    });
    const sent = await assertNoneGivenUp(context, mark);
    return `${refused} writes refused and none taken in ${away - settled} s; all there ${waited.toFixed(0)} s later; ${sent}`;
  },
};

/** Kills an ingestor and takes its pod away before it can start again: no flush, no upload. */
async function killForGood(context: LossContext, place: ContainerPlace): Promise<void> {
  await context.kill(OBSERVABILITY, place);
  const { namespace, pod } = place;
  const force = ["--force", "--grace-period=0", "--wait=false"];
  await context.checks.kubectl(OBSERVABILITY)(["delete", "pod", pod, "--namespace", namespace, ...force]);
}
