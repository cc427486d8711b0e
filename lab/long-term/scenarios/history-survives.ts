import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Duration } from "../../../src/units/duration.js";
import { waitUntil } from "../../cluster/wait.js";
import { formatElapsed, startClock } from "../../elapsed.js";
import { LabError } from "../../lab-error.js";
import { binariesIn } from "../../parts/binaries.js";
import type { ReportDetail } from "../../progress.js";
import type { Scenario, ScenarioContext } from "../../scenarios/scenario.js";
import { askBefore, compareWithBefore, type Answers } from "../answers.js";
import { coveredByAll } from "../coverage.js";
import { describeComparison, holds } from "../describe-comparison.js";
import { generateHistory, type History } from "../history.js";
import { withLabBucket, type LabBucket } from "../lab-bucket.js";
import { labCompactor } from "../lab-compactor.js";
import { copiesLeft } from "../merged-copies.js";
import { longTermQuestions } from "../questions.js";
import { isWhollyReadable, readsAggregates } from "../readable.js";
import { readingPaths } from "../reading-paths.js";
import { RESOLUTIONS } from "../resolution.js";
import { describeTimes, missedGoals, timeDashboard } from "../time-dashboard.js";

/** Nobody in the lab writes for them. */
export const HISTORY_TENANTS = ["history-a", "history-b", "history-c"] as const;

/** Targets of each; nine series come of one. */
const TARGETS = 25;

/** Seconds between two samples: the scrape interval that environments have unless they say otherwise. */
const INTERVAL = 30;

/** Seconds for 1200 blocks, of which most are looked at once per compaction of theirs. */
const COMPACTION_PATIENCE = 1800;

/** So short that a month of history loses raw samples and five-minute aggregates; no shorter than the rules allow. */
const SHORT_RETENTION = { raw: Duration.days(5), fiveMinutes: Duration.days(20) };

/** What three tenants see of their month through the lab's own gateways and frontend, before and after all of it. */
export const historySurvives: Scenario = {
  title: "a month of history reads the same after compaction, downsampling and retention, and three copies become one",
  run: (context, report) =>
    withLabBucket(context, async (bucket) => {
      const compactor = labCompactor(context);
      // Blocks that arrive one by one would be merged and deleted before the last of them is there.
      await compactor.stop();
      try {
        return await prove(context, bucket, report);
      } finally {
        report("removing the history");
        await compactor.stop();
        await bucket.clear(HISTORY_TENANTS);
        await context.reapply();
        await compactor.start();
      }
    }),
};

async function prove(context: ScenarioContext, bucket: LabBucket, report: ReportDetail): Promise<string> {
  const compactor = labCompactor(context);
  const [gateways, frontend] = await readingPaths(context);
  const questions = longTermQuestions({ tenants: HISTORY_TENANTS });

  report("making 30 days of history");
  const folder = join(bucket.folder, "blocks");
  const make = binariesIn(context.lab.paths)("history");
  const history = await generateHistory(make, {
    folder,
    tenants: HISTORY_TENANTS,
    instances: TARGETS,
    interval: INTERVAL,
  });
  report(`uploading ${history.blocks} blocks`);
  await bucket.upload(folder);
  const uploaded = await bucket.list(HISTORY_TENANTS);
  await waitUntil(() => isWhollyReadable(gateways, history, TARGETS), {
    seconds: 300,
    what: "the gateways to load the history",
    everyMilliseconds: 10_000,
  });
  const all = { from: history.start, to: history.end };
  const before = await askBefore(gateways, questions, all, report);

  report("until it is compacted and downsampled");
  const elapsed = startClock();
  await compactor.start();
  await compactor.untilDone(COMPACTION_PATIENCE);
  const compaction = elapsed();
  const compacted = await bucket.list(HISTORY_TENANTS);
  const left = copiesLeft(history, uploaded, compacted);
  if (left.length > 0) throw new LabError(left.join("\n"));
  const values = await compare(context, bucket, history, before, report);
  report("timing a dashboard of a month");
  const times = await timeDashboard(frontend.url, history);

  report("until retention has run");
  await context.reapply({
    change: (environment) => ({
      ...environment,
      observability: {
        ...environment.observability,
        retention: { ...environment.observability.retention, ...SHORT_RETENTION },
      },
    }),
  });
  await compactor.untilDone(COMPACTION_PATIENCE);
  const kept = await bucket.list(HISTORY_TENANTS);
  const old = kept.filter(
    ({ resolution, maxTime }) => resolution === 0 && maxTime < Date.now() - SHORT_RETENTION.raw.milliseconds,
  );
  if (old.length > 0) throw new LabError(`raw blocks older than ${SHORT_RETENTION.raw} are left: ${old.length}`);
  if (kept.length === compacted.length) throw new LabError("retention has taken no block");
  const valuesKept = await compare(context, bucket, history, before, report);
  return (
    `${history.blocks} blocks of ${history.samples} samples became ${compacted.length} of ${history.distinctSamples} in ` +
    `${formatElapsed(compaction)}; ${values} values the same, ${valuesKept} of them after retention took ` +
    `${compacted.length - kept.length} blocks, through ${gateways.stores?.length ?? 0} gateways and the ${frontend.name}; ` +
    `a dashboard of a month: ${describeTimes(times)}${missedGoals(times)
      .map((missed) => `, MISSED: ${missed}`)
      .join("")}`
  );
}

/** Asks everything again on both paths. @returns the number of values. @throws LabError with the first differences. */
async function compare(
  context: ScenarioContext,
  bucket: LabBucket,
  history: History,
  before: Answers,
  report: ReportDetail,
): Promise<number> {
  const paths = await readingPaths(context);
  const { compactor, storeGateway } = context.checks.environment.observability;
  report("until the gateways pass over what was replaced");
  await pause(compactor.deleteDelay.milliseconds / 2 + 2 * storeGateway.syncInterval.milliseconds);
  const blocks = await bucket.list(HISTORY_TENANTS);
  const problems: string[] = [];
  let compared = 0;
  for (const path of paths) {
    for (const resolution of [RESOLUTIONS.fiveMinutes, RESOLUTIONS.oneHour]) {
      const stretch = coveredByAll(blocks, HISTORY_TENANTS, resolution.milliseconds, 12 * resolution.seconds);
      if (stretch === undefined) problems.push(`there are no ${resolution.name} blocks`);
      else if (!(await readsAggregates(path, history, resolution, stretch))) {
        problems.push(`the ${path.name} answers raw samples in place of ${resolution.name} aggregates`);
      }
    }
    const comparisons = await compareWithBefore(
      path,
      longTermQuestions(history),
      before,
      ({ resolution, windowSeconds }) => coveredByAll(blocks, HISTORY_TENANTS, resolution.milliseconds, windowSeconds),
      report,
    );
    for (const { question, comparison } of comparisons) {
      compared += comparison.compared;
      if (!holds(comparison)) problems.push(describeComparison(`${question.title}, ${path.name}`, comparison));
    }
  }
  if (problems.length > 0) throw new LabError(problems.join("\n"));
  return compared;
}
