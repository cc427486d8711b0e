import { setTimeout as pause } from "node:timers/promises";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { sumOf } from "../samples/metrics-text.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, LATE_AT_MOST, podsOf, stayingIngestor, storeAddress } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** For how many lengths of a block the object store is away. */
const blocks = 3;

/** How many lengths of a block an ingestor takes at most to cut a block: a head is one and a half long by then. */
const uncut = 1.5;

/** Ingestors keep what they cannot upload, and try again. */
export const objectStoreAway: LossScenario = {
  number: 7,
  title: "MinIO is away for three lengths of a block: writes go on, and later the Store Gateway alone has every sample",
  core: false,
  protection:
    "The upload later on. MinIO that stays away: `scraped 3640, found 0, missing 3640`. Ingestors with --tsdb.retention=1m " +
    "lost nothing: a block waits for its upload.",
  async run(context, report) {
    const { checks, namespaceOf } = context;
    const blockDuration = checks.environment.observability.receive.blockDuration.milliseconds;
    const scale = async (replicas: number) => {
      const args = ["scale", "statefulset/minio", "--namespace", namespaceOf(OBSERVABILITY)];
      await checks.kubectl(OBSERVABILITY)([...args, `--replicas=${replicas}`]);
    };
    const counting = await context.startCounting();
    const [gateway, ingestor] = await Promise.all([storeAddress(context, "store"), stayingIngestor(context)]);
    // Query refuses to answer in part while the gateway cannot read, so an ingestor is asked, which has all series.
    const watch = context.watchLateness(CHILDREN, { store: ingestor });
    const before = await uploads(context);
    const servers = checks.environment.observability.objectStore.minio?.servers ?? 1;
    context.afterwards("start MinIO", () => scale(servers));
    await scale(0);
    report("MinIO is away");
    await pause(blocks * blockDuration);
    const lateness = await watch.end();
    const during = await uploads(context);
    if (during.failed === before.failed) throw new LabError("no attempt to upload has failed: MinIO was not missed");
    report("MinIO comes back");
    const until = Date.now() - uncut * blockDuration;
    await scale(servers);
    await context.untilRolledOut(OBSERVABILITY, "statefulset/minio", 120);
    report("until the gateway has the blocks");
    const { waited } = await counting.end({ store: gateway, until, patienceSeconds: 180 });
    const after = await uploads(context);
    const late = tooLate(lateness, LATE_AT_MOST);
    if (late.length > 0) throw new LabError(late.join("; "));
    return [
      `${during.failed - before.failed} attempts to upload failed meanwhile, ${after.done - during.done} blocks were uploaded later`,
      `the gateway alone had all after ${waited.toFixed(0)} s`,
      describeLateness(lateness),
    ].join("; ");
  },
};

/** Blocks that ingestors have uploaded since they started, and attempts to upload that failed. */
async function uploads(context: LossContext): Promise<{ readonly done: number; readonly failed: number }> {
  const pods = await podsOf(context, "receive-ingestor");
  const all = await Promise.all(pods.map((pod) => thanosMetricsOf(context, pod)));
  const of = (metric: string) => all.reduce((sum, text) => sum + sumOf(text, metric), 0);
  return { done: of("thanos_shipper_uploads_total"), failed: of("thanos_shipper_dir_sync_failures_total") };
}
