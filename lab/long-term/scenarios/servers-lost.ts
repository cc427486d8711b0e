import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startClock } from "../../elapsed.js";
import { LabError } from "../../lab-error.js";
import { binariesIn } from "../../parts/binaries.js";
import type { ReportDetail } from "../../progress.js";
import type { Scenario, ScenarioContext } from "../../scenarios/scenario.js";
import { verifyFleet } from "../../verify/verify.js";
import { generateHistory, type History } from "../history.js";
import { withLabBucket, type LabBucket } from "../lab-bucket.js";
import { labCompactor } from "../lab-compactor.js";
import { minioServers, type MinioServers } from "../minio-servers.js";
import { compareWindows, readLoadedWindows, readWindows, type WindowValues } from "../read-windows.js";
import { readingPaths } from "../reading-paths.js";

const TENANTS = ["history-servers"];

/** Seconds each loss lasts at least. */
const LOSS_SECONDS = 90;

/** Seconds in which a block that was cut must be in the bucket of every tenant: a block, half of one, and the upload's interval. */
const UPLOADED_WITHIN = 300;

/** Blocks that wait for MinIO are uploaded within minutes after it is back. */
const afterRepair = { globalView: 180, longTerm: 300 };

/** What four servers of one drive promise: one may be lost for writes, two for reads. */
export const serversLost: Scenario = {
  title: "of four MinIO servers one is killed while blocks come and are read, then a second one: reads go on",
  run: (context, report) =>
    withLabBucket(context, async (bucket) => {
      const servers = minioServers(context);
      const compactor = labCompactor(context);
      try {
        const said = await prove(context, bucket, servers, report);
        await servers.restore();
        await verifyFleet(context.checks, context.lab.progress, afterRepair);
        if ((await compactor.metric("thanos_compact_halted")) > 0) throw new LabError("the Compactor has halted");
        return said;
      } finally {
        await servers.restore();
        await compactor.stop();
        await bucket.clear(TENANTS);
        await compactor.start();
      }
    }),
};

async function prove(
  context: ScenarioContext,
  bucket: LabBucket,
  servers: MinioServers,
  report: ReportDetail,
): Promise<string> {
  const [gateways] = await readingPaths(context);
  report("uploading three days of history");
  const folder = join(bucket.folder, "blocks");
  const make = binariesIn(context.lab.paths)("history");
  const history = await generateHistory(make, { folder, tenants: TENANTS, days: 3, replicatedDays: 0, instances: 10 });
  await bucket.upload(folder);
  const all = { [TENANTS[0]!]: { from: history.start, to: history.end } };
  const whole = await readLoadedWindows(gateways, all);

  report("one server killed");
  const tenants = context.checks.environment.childClusters.map(({ name }) => name);
  await servers.lose(servers.count - 1);
  const there = new Set((await bucket.list(tenants)).map(({ ulid }) => ulid));
  const uploaded = async () =>
    (await bucket.list(tenants)).filter(({ ulid, level }) => level === 1 && !there.has(ulid));
  let withOneLost = await readWhile(context, history, whole, LOSS_SECONDS);
  const elapsed = startClock();
  let fresh = await uploaded();
  const silent = () => tenants.filter((name) => !fresh.some(({ tenant }) => tenant === name));
  while (silent().length > 0) {
    if (elapsed() > UPLOADED_WITHIN)
      throw new LabError(`with one server lost no block was uploaded for ${silent().join(", ")}`);
    withOneLost += await readWhile(context, history, whole, 10);
    fresh = await uploaded();
  }

  report("two servers killed");
  await servers.lose(servers.count - 2);
  const withTwoLost = await readWhile(context, history, whole, LOSS_SECONDS);
  const [ulid = ""] = readdirSync(folder);
  const written = await bucket.put(ulid, "written-without-quorum", join(folder, ulid, "index")).then(
    () => true,
    () => false,
  );
  if (written) throw new LabError("with two of four servers lost MinIO still takes writes, which it cannot keep");
  return (
    `one lost: ${fresh.length} blocks came, ${withOneLost} readings of ${whole.values} values; ` +
    `two lost: ${withTwoLost} readings, writes refused`
  );
}

/** Reads all of a history again and again. @returns how often. @throws LabError for a value that is missing or another. */
async function readWhile(context: ScenarioContext, history: History, whole: WindowValues, seconds: number) {
  const [gateways] = await readingPaths(context);
  const elapsed = startClock();
  let readings = 0;
  while (elapsed() < seconds) {
    const now = await readWindows(gateways, { [TENANTS[0]!]: { from: history.start, to: history.end } });
    const problem = compareWindows(whole, now);
    if (problem !== undefined) throw new LabError(`after ${elapsed().toFixed(0)} s: ${problem}`);
    readings += 1;
  }
  return readings;
}
