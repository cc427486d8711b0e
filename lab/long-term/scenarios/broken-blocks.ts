import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../../cluster/wait.js";
import { startClock } from "../../elapsed.js";
import { LabError } from "../../lab-error.js";
import { binariesIn } from "../../parts/binaries.js";
import type { ReportDetail } from "../../progress.js";
import { heldAlerts } from "../../scenarios/alertmanager-api.js";
import type { Scenario, ScenarioContext } from "../../scenarios/scenario.js";
import { describedBlock, type DescribedBlock } from "../block.js";
import { damageBlock, type BlockFault } from "../block-fault.js";
import { breakBlocks } from "../break-blocks.js";
import { compactorStatusOf, runPrinted } from "../compactor-status.js";
import { generateHistory } from "../history.js";
import { withLabBucket, type LabBucket } from "../lab-bucket.js";
import { labCompactor } from "../lab-compactor.js";
import { compareWindows, readLoadedWindows, readWindows } from "../read-windows.js";
import { readingPaths } from "../reading-paths.js";

/** Whose blocks are whole: it must not notice. One for each fault, because gateways remember removed blocks for a while. */
const neighbourOf = ({ tenant }: BlockFault) => `${tenant}-whole`;

/** Seconds in which Alertmanager must have a page, whatever the fault, from the first failure. */
const PAGED_WITHIN = 120;

/** Seconds that a Compactor may take to get to the block that it cannot read. */
const FAILS_WITHIN = 300;

const FAULTS: readonly BlockFault[] = [
  {
    what: "a chunk",
    tenant: "history-chunk",
    state: "halted",
    alert: "ThanosCompactHalted",
    file: "chunks/000001",
  },
  {
    what: "an index",
    tenant: "history-index",
    state: "failing",
    alert: "ThanosCompactCrashLooping",
    file: "index",
  },
];

/** Everything that can be wrong with a block, and that it costs nothing but itself. */
export const brokenBlocks: Scenario = {
  title:
    "a half-uploaded block is passed over, a corrupt one stops the Compactor and pages, and what status prints lets the rest go on",
  run: (context, report) =>
    withLabBucket(context, async (bucket) => {
      const sentences: string[] = [];
      for (const fault of FAULTS) sentences.push(await withFault(context, bucket, fault, report));
      return sentences.join("; ");
    }),
};

async function withFault(
  context: ScenarioContext,
  bucket: LabBucket,
  fault: BlockFault,
  report: ReportDetail,
): Promise<string> {
  const compactor = labCompactor(context);
  const made: DescribedBlock[] = [];
  await compactor.stop();
  try {
    return await prove(context, bucket, fault, made, (detail) => report(`${fault.what} damaged: ${detail}`));
  } finally {
    report("removing the history");
    await compactor.stop();
    // The half-uploaded one is in no list.
    for (const { ulid } of made) await bucket.remove(ulid).catch(() => undefined);
    await bucket.clear([fault.tenant, neighbourOf(fault)]);
    await compactor.start();
  }
}

async function prove(
  context: ScenarioContext,
  bucket: LabBucket,
  fault: BlockFault,
  made: DescribedBlock[],
  report: ReportDetail,
): Promise<string> {
  const compactor = labCompactor(context);
  const [gateways] = await readingPaths(context);
  const { tenant } = fault;
  if ((await heldAlerts(fault.alert)).length > 0)
    throw new LabError(`${fault.alert} is there before anything is wrong`);
  report("uploading a day of history");
  const folder = join(bucket.folder, tenant);
  const make = binariesIn(context.lab.paths)("history");
  const neighbour = neighbourOf(fault);
  const tenants = [tenant, neighbour];
  const history = await generateHistory(make, { folder, tenants, days: 1, replicatedDays: 0, instances: 2 });
  const description = (ulid: string) => describedBlock(readFileSync(join(folder, ulid, "meta.json"), "utf8"));
  made.push(...readdirSync(folder).map(description));
  const { half, corrupt } = breakBlocks(made.filter((block) => block.tenant === tenant));
  await bucket.upload(folder);
  await bucket.remove(half.ulid, "meta.json");
  await damageBlock(bucket, folder, corrupt.ulid, fault);

  report("reading what is whole");
  const whole = {
    [tenant]: { from: corrupt.maxTime, to: history.end },
    [neighbour]: { from: history.start, to: history.end },
  };
  const before = await readLoadedWindows(gateways, whole);

  report("until the Compactor stops");
  await compactor.start();
  await waitUntil(async () => (await compactor.stands()) === fault.state, {
    seconds: FAILS_WITHIN,
    what: `a Compactor that is ${fault.state}`,
    everyMilliseconds: 1_000,
  });
  const sinceFailure = startClock();
  report("until somebody is woken");
  await waitUntil(async () => (await heldAlerts(fault.alert)).length > 0, {
    seconds: PAGED_WITHIN,
    what: `${fault.alert} at Alertmanager`,
    everyMilliseconds: 1_000,
  });
  const pagedAfter = sinceFailure();
  const [alert] = await heldAlerts(fault.alert);
  const receivers = alert!.receivers.map(({ name }) => name);
  if (receivers.join() !== "page")
    throw new LabError(`${fault.alert} goes to ${receivers.join(", ")} and wakes nobody`);

  report("asking status");
  const status = await compactorStatusOf(context);
  const said = status.remarks.join("; ");
  if (status.state !== fault.state) throw new LabError(`status calls the Compactor ${status.state}: ${said}`);
  if (!said.includes(corrupt.ulid)) throw new LabError(`status does not name ${corrupt.ulid}: ${said}`);
  // One that ends does not get as far as telling.
  if (fault.state === "halted" && !said.includes("1 block without meta.json")) {
    throw new LabError(`status does not report the half-uploaded block: ${said}`);
  }

  report("running what status prints, until the rest is compacted");
  await runPrinted(context, status.commands ?? []);
  await compactor.untilDone(300);
  const partial = await compactor.metric("thanos_blocks_meta_synced", /state="no-meta-json"/);
  if (partial !== 1) throw new LabError(`one block is half-uploaded, the Compactor reports ${partial}`);
  const left = await bucket.list(tenants);
  if (!left.some(({ ulid }) => ulid === corrupt.ulid)) throw new LabError("the corrupt block itself is gone");
  for (const one of tenants) {
    if (!left.some((block) => block.tenant === one && block.level > 1)) {
      throw new LabError(`nothing of ${one} is compacted`);
    }
  }
  const problem = compareWindows(before, await readWindows(gateways, whole));
  if (problem !== undefined) throw new LabError(problem);
  report("until the page is over");
  await waitUntil(async () => (await heldAlerts(fault.alert)).length === 0, {
    seconds: 600,
    what: `the end of ${fault.alert}`,
    everyMilliseconds: 2_000,
  });
  return (
    `${fault.what} damaged: ${fault.state}, paged after ${pagedAfter.toFixed(0)} s; released by ${status.commands?.length ?? 0} ` +
    `printed commands, ${made.length} blocks became ${left.length}, ${before.values} values of all others the same`
  );
}
