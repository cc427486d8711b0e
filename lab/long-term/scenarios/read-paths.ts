import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Environment } from "../../../src/config/model.js";
import { Duration } from "../../../src/units/duration.js";
import { waitUntil } from "../../cluster/wait.js";
import { gatewaysOf, shardingOf, type ShardGateways } from "../../fleet/gateways.js";
import { LabError } from "../../lab-error.js";
import { binariesIn } from "../../parts/binaries.js";
import type { ReportDetail } from "../../progress.js";
import type { Scenario, ScenarioContext } from "../../scenarios/scenario.js";
import { OBSERVABILITY } from "../../topology.js";
import { stores } from "../../verify/thanos-api.js";
import { verifyFleet } from "../../verify/verify.js";
import { cacheHits } from "../cache-hits.js";
import { wronglyAnswered, wronglyLoaded } from "../gateway-contents.js";
import { loadedBlocks } from "../gateway-metrics.js";
import { generateHistory, type History } from "../history.js";
import { withLabBucket, type LabBucket } from "../lab-bucket.js";
import { labCompactor } from "../lab-compactor.js";
import { markNoCompact } from "../no-compact-marks.js";
import { compareWindows, readLoadedWindows, readWindows, type WindowValues } from "../read-windows.js";
import { readWhileAway } from "../read-while-away.js";
import { readingPaths } from "../reading-paths.js";
import { sharded } from "../sharded-environment.js";

const TENANT = "history-shards";

/** Days of history, half of them in each age. */
const DAYS = 4;

/** Where the ages meet. */
const NEWER_THAN = Duration.days(DAYS / 2);

/** Gateways were exchanged, which takes looks into the bucket; the fleet may need them again after the repair. */
const afterRollout = { globalView: 180, longTerm: 300 };

/** Everything between a question and the blocks, as it is where there are years of them. */
export const readPaths: Scenario = {
  title:
    "gateways shared out by age and hash answer what one has answered, from memcached too, while a replica or memcached is away",
  run: (context, report) =>
    withLabBucket(context, async (bucket) => {
      const compactor = labCompactor(context);
      const environment = sharded(context.checks.environment, NEWER_THAN);
      let said: string;
      await compactor.stop();
      try {
        said = await prove(context, environment, bucket, report);
      } finally {
        report("removing shards and history");
        await compactor.stop();
        await bucket.clear([TENANT]);
        await context.reapply();
        await removeClaims(context, environment);
        await compactor.start();
      }
      report("verifying the fleet as it was");
      await verifyFleet(context.checks, context.lab.progress, afterRollout);
      return said;
    }),
};

async function prove(
  context: ScenarioContext,
  environment: Environment,
  bucket: LabBucket,
  report: ReportDetail,
): Promise<string> {
  const compactor = labCompactor(context);
  const gateways = gatewaysOf(environment);
  report(`uploading ${DAYS} days of history`);
  const folder = join(bucket.folder, "blocks");
  const make = binariesIn(context.lab.paths)("history");
  const amount = { tenants: [TENANT], days: DAYS, replicatedDays: 0, instances: 4 };
  const history = await generateHistory(make, { folder, ...amount });
  // Applying starts the Compactor, and merged blocks would be in other shards than those that are reckoned with.
  markNoCompact(folder, "a lab scenario reads it");
  await bucket.upload(folder);
  const all = { [TENANT]: { from: history.start, to: history.end } };
  const [plain] = await readingPaths(context);
  const whole = await readLoadedWindows(plain, all);

  report("until shards, replicas and memcached are rolled out");
  await context.reapply({ change: (own) => sharded(own, NEWER_THAN) });
  await compactor.stop();
  await untilListed(context, gateways);
  const [shards, frontend] = await readingPaths(context);
  same("all shards", whole, await readLoadedWindows(shards, all));

  report("which gateway has what");
  const parts = await assertSharedOut(context, environment, bucket, history);

  report("reading through the caches");
  const pods = await frontendPods(context);
  same("the frontend, asked for the first time", whole, await readWindows({ ...frontend, cached: true }, all));
  const cold = await cacheHits(context, gateways, pods);
  same("the frontend, asked again", whole, await readWindows({ ...frontend, cached: true }, all));
  same("all shards, asked again", whole, await readWindows(shards, all));
  const warm = await cacheHits(context, gateways, pods);
  const hits = {
    index: warm.index - cold.index,
    chunks: warm.chunks - cold.chunks,
    results: warm.results - cold.results,
  };
  for (const [cache, found] of Object.entries(hits)) {
    if (found <= 0) throw new LabError(`the second reading found nothing in memcached for ${cache}`);
  }

  const away = await readWhileAway(context, environment, TENANT, history, report);

  report("verifying the fleet with shards");
  await compactor.start();
  await verifyFleet({ ...context.checks, environment }, context.lab.progress, afterRollout);
  return (
    `${whole.values} values the same through ${gateways.length} shards of ${parts.join(" + ")} blocks; read again, found in ` +
    `memcached: ${hits.index} of the index, ${hits.chunks} of chunks, ${hits.results} results; ${away}`
  );
}

/** Waits until Query lists exactly these gateways. */
async function untilListed({ checks }: ScenarioContext, gateways: readonly ShardGateways[]): Promise<void> {
  const expected = gateways.map(({ address }) => address).sort();
  let listed: readonly string[] = [];
  const listsThem = async () => {
    const known = await stores(checks.queryUrl).catch(() => []);
    listed = known
      .filter(({ type, lastError }) => type === "store" && (lastError ?? null) === null)
      .map(({ name }) => name)
      .sort();
    return listed.join() === expected.join();
  };
  const patience = { seconds: 180, what: `Query to list ${expected.join(", ")}`, everyMilliseconds: 1_000 };
  await waitUntil(listsThem, patience).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError(`${reason}; it lists ${listed.join(", ")}`);
  });
}

/**
 * Holds what each gateway has loaded, and of which blocks it answers, against what is its share of them.
 *
 * @returns blocks of each shard.
 */
async function assertSharedOut(
  context: ScenarioContext,
  environment: Environment,
  bucket: LabBucket,
  history: History,
): Promise<readonly number[]> {
  const gateways = gatewaysOf(environment);
  const sharding = shardingOf(environment);
  const { syncInterval } = environment.observability.storeGateway;
  const before = { at: Date.now(), blocks: await bucket.list() };
  await pause(syncInterval.times(3).milliseconds);
  const loaded = await loadedBlocks(context, gateways);
  const after = { at: Date.now(), blocks: await bucket.listMarked() };

  const answered: ReadonlySet<number>[] = [];
  for (const { name, address } of gateways) {
    const alone = { name, url: context.checks.queryUrl, stores: [address] };
    const read = await readWindows(alone, { [TENANT]: { from: history.start, to: history.end } });
    const seconds = [...read.answers.values()].flatMap((answer) =>
      [...answer.values()].flatMap((of) => [...of.keys()]),
    );
    answered.push(new Set(seconds.map((end) => end * 1000)));
  }
  const ours = before.blocks.filter(({ tenant }) => tenant === TENANT);
  const problems = [
    ...wronglyLoaded(loaded, sharding, before, after),
    ...wronglyAnswered(answered, sharding, ours, [before.at, Date.now()]),
  ];
  if (problems.length > 0) throw new LabError(problems.join("\n"));
  return loaded.map((counts) => Math.max(...counts));
}

function same(who: string, before: WindowValues, after: WindowValues): void {
  const problem = compareWindows(before, after);
  if (problem !== undefined) throw new LabError(`${who}: ${problem}`);
}

async function frontendPods({ checks }: ScenarioContext): Promise<readonly string[]> {
  const { namespace } = checks.environment.observability;
  const selector = "--selector=app.kubernetes.io/component=query-frontend";
  const path = "--output=jsonpath={.items[*].metadata.name}";
  const names = await checks.kubectl(OBSERVABILITY)(["get", "pods", "--namespace", namespace, selector, path]);
  return names.split(" ").filter((name) => name !== "");
}

/** Claims outlive their StatefulSets; nobody would ever use these again. */
async function removeClaims({ checks }: ScenarioContext, environment: Environment): Promise<void> {
  const claims = gatewaysOf(environment).flatMap(({ pods }) => pods.map((pod) => `data-${pod}`));
  const where = ["--namespace", environment.observability.namespace, "--ignore-not-found", "--wait=false"];
  await checks.kubectl(OBSERVABILITY)(["delete", "persistentvolumeclaim", ...claims, ...where]);
}
