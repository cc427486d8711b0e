import { setTimeout as pause } from "node:timers/promises";
import { LAB_CLUSTERS } from "../topology.js";
import { describeLateness } from "./lateness.js";
import type { LossScenario } from "./scenario.js";

/** Long enough for ten scrapes of each target. */
const seconds = 20;

/** Proves the counting itself: on a lab that is left alone everything that is scraped arrives, once. */
export const nothingHappens: LossScenario = {
  number: 0,
  title: `nothing happens for ${seconds} s: nothing is missing`,
  core: false,
  protection:
    "The audit itself: its tests leave a sample out, store one twice and change one, and each is named with its time.",
  async run(context, report) {
    const counting = await context.startCounting();
    const watch = context.watchLateness(LAB_CLUSTERS);
    report("waiting");
    await pause(seconds * 1000);
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    return `all there after ${waited.toFixed(1)} s; ${describeLateness(await watch.end())}`;
  },
};
