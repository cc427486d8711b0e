import { setTimeout as pause } from "node:timers/promises";
import { readPod } from "../samples/sources.js";
import type { Window } from "../samples/sample.js";
import { findCluster, LAB_CLUSTERS, type LabCluster } from "../topology.js";
import { sumOf } from "../samples/metrics-text.js";
import { assertInTime, forEach, scrapesMissing, senderPlaces } from "./cut-off.js";

import { smallDisk } from "./small-disk.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** One sender of either kind: with a log alone, and with a queue on the same disk. */
const FULL = [findCluster("batmobile")!, findCluster("batcopter")!];

const OTHERS = LAB_CLUSTERS.filter((cluster) => !FULL.includes(cluster));

const MEBIBYTES = 64;

/** How long the disks are full, in seconds. */
const FULL_FOR = 30;

/** How long a sender is given to recover by itself, in seconds. */
const BY_ITSELF_WITHIN = 20;

/** What a full disk costs, and that it costs nobody else anything. */
export const diskFull: LossScenario = {
  number: 14,
  title: "a sender's disk is full: what is scraped until it is free and restarted is lost, and nothing else",
  core: false,
  protection:
    "The restart. Without it both stand still when their disks are free again: " +
    "`batmobile: after 90 s still waiting for fresh samples of batmobile`, batcopter too.",
  async run(context, report) {
    report("small disks");
    const disks = await forEach(FULL, (cluster) => smallDisk(context, cluster, MEBIBYTES));
    await context.untilFresh(LAB_CLUSTERS, 120);
    const counting = await context.startCounting();
    const watch = context.watchLateness(OTHERS);
    await pause(5_000);
    const from = Date.now();
    report("full");
    await forEach(FULL, ({ name }) => disks.get(name)!.fill());
    await pause(FULL_FOR * 1000);
    const refused = await forEach(FULL, (cluster) => refusedWrites(context, cluster));
    report("free again");
    await forEach(FULL, ({ name }) => disks.get(name)!.free());
    const recovered = await forEach(FULL, (cluster) => recover(context, cluster, report));
    await pause(10_000);
    report("counting");
    const promise = Object.fromEntries(
      [...recovered].map(([name, { to }]): [string, readonly Window[]] => [name, [{ from: from - 5_000, to }]]),
    );
    const { audits } = await counting.end({ promise, patienceSeconds: 60 });
    const each = FULL.map(({ name }) => {
      const { how } = recovered.get(name)!;
      return `${name} (${refused.get(name)!}) ${how}, ${scrapesMissing(audits.get(name))} scrapes lost`;
    });
    return `full for ${FULL_FOR} s: ${each.join("; ")}; ${await assertInTime(watch)}`;
  },
};

/** What the disk refused to Prometheus, and how often its containers ended, while it was full. */
async function refusedWrites(context: LossContext, cluster: LabCluster): Promise<string> {
  const kubectl = context.checks.kubectl(cluster);
  const place = { namespace: context.namespaceOf(cluster), pod: "prometheus-0" };
  const metrics = await readPod(kubectl, { ...place, port: 9090 }, "/metrics").catch(() => "");
  const restarts = await kubectl([
    "get",
    "pod",
    place.pod,
    "--namespace",
    place.namespace,
    "--output=jsonpath={.status.containerStatuses[*].restartCount}",
  ]);
  return `${sumOf(metrics, "prometheus_tsdb_wal_writes_failed_total")} writes refused, restarts ${restarts}`;
}

interface Recovered {
  readonly how: string;
  /** From when on nothing may be missing. */
  readonly to: number;
}

async function recover(context: LossContext, cluster: LabCluster, report: (text: string) => void): Promise<Recovered> {
  try {
    const seconds = await context.untilFresh([cluster], BY_ITSELF_WITHIN);
    return { how: `came back by itself after ${seconds.toFixed(0)} s`, to: Date.now() };
  } catch {
    report(`${cluster.name} does not recover by itself`);
  }
  const [prometheus] = senderPlaces(context, cluster);
  await (await context.deletePod(cluster, prometheus)).back(90);
  const to = Date.now();
  await context.untilFresh([cluster], 90);
  return { how: "came back once its pod was deleted", to };
}
