import { setTimeout as pause } from "node:timers/promises";
import type { Window } from "../samples/sample.js";
import type { Losses } from "../../src/outage/losses.js";
import type { LabCluster } from "../topology.js";
import { allowanceFor, forEach, promiseFor, scrapesMissing, senderPlaces } from "./cut-off.js";
import type { Promised } from "./promise.js";
import { CHILDREN } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import type { Stopped } from "./stop-pod.js";

/** Seconds of samples that wait when a sender is stopped: longer than blocks wait in the queue's memory. */
const BEFORE_STOP = 9;

/** The same where nothing waits: one scrape and more. */
const BEFORE_STOP_ONLINE = 3;

/** Seconds from its return until the way is free. */
const AFTER_STOP = 3;

/** Seconds until a stopped sender must run again. */
const BACK_WITHIN = 90;

/** Ends a cluster's sender: prometheus and the queue beside it. */
type Stop = (context: LossContext, cluster: LabCluster) => Promise<readonly Stopped[]>;

const restart: Stop = async (context, cluster) => [await context.deletePod(cluster, senderPlaces(context, cluster)[0])];

const kill: Stop = (context, cluster) =>
  Promise.all(senderPlaces(context, cluster).map((place) => context.kill(cluster, place)));

/** Senders are stopped with and without a way to Receive. */
export const stoppedWhileCutOff: LossScenario = {
  number: 2,
  title:
    "senders are restarted and killed, cut off and not: a disk queue loses nothing at a restart, the rest as promised",
  core: true,
  protection:
    "The queue on disk: the two senders without one lose in the same rounds what it keeps, `killed while cut off, scrapes " +
    "missing: batcave 14, batmobile 13, batcopter 0`. Not tried: the queue without --http.shutdownDelay.",
  async run(context, report) {
    const rounds = [
      { what: "restarted while cut off", stop: restart, cut: true, loss: "restartInOutage" },
      { what: "killed while cut off", stop: kill, cut: true, loss: "killInOutage" },
      { what: "restarted", stop: restart, cut: false, loss: "restart" },
      { what: "killed", stop: kill, cut: false, loss: "kill" },
    ] as const;
    const missing: string[] = [];
    for (const round of rounds) missing.push(await runRound(context, round, report));
    return missing.join("; ");
  },
};

interface Round {
  readonly what: string;
  readonly stop: Stop;
  readonly cut: boolean;
  readonly loss: keyof Losses;
}

async function runRound(
  context: LossContext,
  { what, stop, cut, loss }: Round,
  report: (detail: string) => void,
): Promise<string> {
  const counting = await context.startCounting();
  const from = Date.now();
  const backlogs = await forEach(CHILDREN, async (cluster): Promise<Window> => {
    const [node] = cluster.nodes;
    if (cut) await context.cut(node);
    await pause((cut ? BEFORE_STOP : BEFORE_STOP_ONLINE) * 1000);
    report(`${what}: ${cluster.name}`);
    const back = async () => {
      for (const one of await stop(context, cluster)) await one.back(BACK_WITHIN);
    };
    // Without a queue a Prometheus that ends tries to send for a minute: the way is free before, and it may succeed.
    const waits = promiseFor(context, cluster).sender.buffer === "diskQueue" || stop === kill;
    const stopped = back();
    // It is reported where it is waited for.
    stopped.catch(() => undefined);
    await (waits ? stopped : Promise.race([stopped, pause(BEFORE_STOP * 1000)]));
    await pause(AFTER_STOP * 1000);
    if (cut) await context.join(node);
    await stopped;
    return { from, to: Date.now() };
  });
  report(`${what}: until all samples are fresh`);
  await context.untilFresh(CHILDREN, 100);
  const promise: Promised = Object.fromEntries(
    CHILDREN.map((cluster) => [
      cluster.name,
      allowanceFor(promiseFor(context, cluster).lost[loss], backlogs.get(cluster.name)!),
    ]),
  );
  const { audits } = await counting.end({ promise, patienceSeconds: 40, settledSeconds: 5 });
  const lost = CHILDREN.map(({ name }) => `${name} ${scrapesMissing(audits.get(name))}`);
  return `${what}, scrapes missing: ${lost.join(", ")}`;
}
