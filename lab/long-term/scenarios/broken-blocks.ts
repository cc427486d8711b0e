import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../../cluster/wait.js";
import { startClock } from "../../elapsed.js";
import { LabError } from "../../lab-error.js";
import { binariesIn } from "../../parts/binaries.js";
import type { ReportDetail } from "../../progress.js";
import type { Scenario, ScenarioContext } from "../../scenarios/scenario.js";
import { instantQuery } from "../../verify/thanos-api.js";
import { describedBlock, type DescribedBlock } from "../block.js";
import { breakBlocks } from "../break-blocks.js";
import { generateHistory } from "../history.js";
import { withLabBucket, type LabBucket } from "../lab-bucket.js";
import { labCompactor } from "../lab-compactor.js";
import { compareWindows, readLoadedWindows, readWindows } from "../read-windows.js";
import { readingPaths } from "../reading-paths.js";

/** The first one's blocks are broken; the other one must not notice. */
const TENANTS = ["history-broken", "history-whole"] as const;

/** A halt must be paged within two minutes; the rest is the way of the alert to Query. */
const PAGE_SECONDS = 150;

/** Everything that can be wrong with a block, and that it costs nothing but itself. */
export const brokenBlocks: Scenario = {
  title:
    "a half-uploaded block is passed over, a corrupt one halts the Compactor and pages, and its mark lets the rest go on",
  run: (context, report) =>
    withLabBucket(context, async (bucket) => {
      const compactor = labCompactor(context);
      const made: DescribedBlock[] = [];
      await compactor.stop();
      try {
        return await prove(context, bucket, made, report);
      } finally {
        report("removing the history");
        await compactor.stop();
        // The half-uploaded one is in no list.
        for (const { ulid } of made) await bucket.remove(ulid).catch(() => undefined);
        await bucket.clear(TENANTS);
        await compactor.start();
      }
    }),
};

async function prove(
  context: ScenarioContext,
  bucket: LabBucket,
  made: DescribedBlock[],
  report: ReportDetail,
): Promise<string> {
  const compactor = labCompactor(context);
  const [gateways] = await readingPaths(context);
  report("uploading a day of history");
  const folder = join(bucket.folder, "blocks");
  const make = binariesIn(context.lab.paths)("history");
  const history = await generateHistory(make, { folder, tenants: TENANTS, days: 1, replicatedDays: 0, instances: 2 });
  const description = (ulid: string) => describedBlock(readFileSync(join(folder, ulid, "meta.json"), "utf8"));
  made.push(...readdirSync(folder).map(description));
  const { half, corrupt } = breakBlocks(made.filter(({ tenant }) => tenant === TENANTS[0]));
  await bucket.upload(folder);
  await bucket.remove(half.ulid, "meta.json");
  const chunks = readFileSync(join(folder, corrupt.ulid, "chunks/000001"));
  const damaged = join(bucket.folder, "damaged");
  writeFileSync(damaged, damage(chunks));
  await bucket.put(corrupt.ulid, "chunks/000001", damaged);

  report("reading what is whole");
  const whole = {
    [TENANTS[0]]: { from: corrupt.maxTime, to: history.end },
    [TENANTS[1]]: { from: history.start, to: history.end },
  };
  const before = await readLoadedWindows(gateways, whole);

  report("until the Compactor halts");
  await compactor.start();
  const halted = async () => (await compactor.metric("thanos_compact_halted").catch(() => 0)) > 0;
  await waitUntil(halted, { seconds: 300, what: "the Compactor to halt", everyMilliseconds: 1_000 });
  const sinceHalt = startClock();
  const partial = await compactor.metric("thanos_blocks_meta_synced", /state="no-meta-json"/);
  if (partial !== 1) throw new LabError(`one block is half-uploaded, the Compactor reports ${partial}`);
  report("until the halt is paged");
  const page = 'ALERTS{alertname="ThanosCompactHalted",alertstate="firing"}';
  const paged = async () => (await instantQuery(context.checks.queryUrl, page)).length > 0;
  await waitUntil(paged, { seconds: PAGE_SECONDS, what: "the page ThanosCompactHalted", everyMilliseconds: 2_000 });
  const pagedAfter = sinceHalt();

  report("until the rest is compacted");
  const details = ["--marker=no-compact-mark.json", "--details=a lab scenario made it corrupt"];
  await compactor.tool(["mark", `--id=${corrupt.ulid}`, ...details]);
  await compactor.stop();
  await compactor.start();
  await compactor.untilDone(300);
  const left = await bucket.list(TENANTS);
  if (!left.some(({ ulid }) => ulid === corrupt.ulid)) throw new LabError("the corrupt block itself is gone");
  for (const tenant of TENANTS) {
    if (!left.some((block) => block.tenant === tenant && block.level > 1)) {
      throw new LabError(`nothing of ${tenant} is compacted`);
    }
  }
  const problem = compareWindows(before, await readWindows(gateways, whole));
  if (problem !== undefined) throw new LabError(problem);
  return `paged ${pagedAfter.toFixed(0)} s after the halt; ${made.length} blocks became ${left.length}, ${before.values} values of all others the same`;
}

/** The same file with bytes in the middle turned over: of the right length, and no checksum fits any more. */
function damage(content: Buffer): Buffer {
  const damaged = Buffer.from(content);
  const from = Math.floor(damaged.length / 4);
  for (let index = from; index < Math.min(from + 256, damaged.length); index++)
    damaged[index] = ~damaged[index]! & 0xff;
  return damaged;
}
