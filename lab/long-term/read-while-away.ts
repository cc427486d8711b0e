import { setTimeout as pause } from "node:timers/promises";
import type { Environment } from "../../src/config/model.js";
import { waitUntil } from "../cluster/wait.js";
import { gatewaysOf } from "../fleet/gateways.js";
import { LabError } from "../lab-error.js";
import { completeAnswer, keepAsking, type Answered } from "../loss/questions.js";
import type { ReportDetail } from "../progress.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { askedPod } from "./gateway-metrics.js";
import { historyMetrics, type History } from "./history.js";
import { losablePods } from "./pods-away.js";

/** Milliseconds between two questions of a kind. */
const EVERY = 500;

/** Seconds in which answers must be complete again while a replica stays away: until it is out of the Service, and Query elsewhere. */
const COMPLETE_WITHIN = 60;

/** Seconds for which something stays away. */
const AWAY = 40;

/**
 * Takes the gateway that Query is connected to away while another one of its shard stays, and then all of memcached, and
 * asks for all of a history meanwhile.
 *
 * @returns what the answers were like, in a few words.
 * @throws LabError for an incomplete answer without a warning, and for one that is not complete without memcached.
 */
export async function readWhileAway(
  context: ScenarioContext,
  environment: Environment,
  tenant: string,
  history: History,
  report: ReportDetail,
): Promise<string> {
  const { replicas } = environment.observability.storeGateway;
  // The last one has the oldest blocks, which nobody else has.
  const shard = gatewaysOf(environment).at(-1)!;
  const gateways = losablePods(context, shard.name, replicas);
  const memcached = losablePods(context, "memcached", environment.observability.memcached.replicas);
  const questions = await questionsAbout(context, shard.address, tenant, history);

  report(`one gateway of ${shard.name} is away`);
  const withoutGateway = await askDuring(questions, async (isComplete) => {
    await gateways.lose([await askedPod(context, shard)]);
    // The answers that are under way are those of before.
    await pause(2_000);
    await waitUntil(isComplete, { seconds: COMPLETE_WITHIN, what: "complete answers from the other gateway" });
    await pause(AWAY * 1000);
    await gateways.restore();
  });
  const silent = withoutGateway.flatMap(({ who, silentlyIncomplete }) =>
    silentlyIncomplete.map((one) => `${who}: ${one}`),
  );
  if (silent.length > 0)
    throw new LabError(`${silent.length} incomplete answers without a warning, such as ${silent[0]!}`);

  const longest = Math.max(...withoutGateway.map(({ longestWithout }) => longestWithout));

  report("all of memcached is away");
  const ordinals = Array.from({ length: environment.observability.memcached.replicas }, (_, ordinal) => ordinal);
  const withoutMemcached = await askDuring(questions, async () => {
    await memcached.lose(ordinals);
    await pause(AWAY * 1000);
    await memcached.restore();
  });
  const wrong = withoutMemcached.filter(
    ({ complete, warned, failed, silentlyIncomplete }) =>
      complete === 0 || warned + failed + silentlyIncomplete.length > 0,
  );
  if (wrong.length > 0) throw new LabError(`without memcached answers are not complete: ${describe(wrong)}`);
  return (
    `a gateway of two away: complete again after ${longest.toFixed(1)} s (${describe(withoutGateway)}); ` +
    `memcached away: ${describe(withoutMemcached)}`
  );
}

async function questionsAbout({ checks }: ScenarioContext, shard: string, tenant: string, history: History) {
  const seconds = (history.end - history.start) / 1000;
  const query = `sum by (tenant_id) (sum_over_time(${historyMetrics.gauge}{tenant_id="${tenant}"}[${seconds}s]))`;
  const asked = (url: string, more: Readonly<Record<string, string>> = {}) => {
    const parameters = { query, time: String(history.end / 1000), max_source_resolution: "1s", ...more };
    return `${url}/api/v1/query?${new URLSearchParams(parameters).toString()}`;
  };
  const questions = [
    { who: "Query", url: asked(checks.queryUrl) },
    { who: "the Query Frontend", url: asked(checks.frontendUrl) },
    { who: "the shard alone", url: asked(checks.queryUrl, { "storeMatch[]": `{__address__="${shard}"}` }) },
  ];
  return Promise.all(questions.map(async (question) => ({ ...question, complete: await completeAnswer(question) })));
}

/** Asks for as long as something happens, and ends even if that fails. */
async function askDuring(
  questions: Parameters<typeof keepAsking>[0],
  happen: (isComplete: () => boolean) => Promise<void>,
): Promise<readonly Answered[]> {
  const asking = keepAsking(questions, EVERY);
  try {
    await happen(asking.isComplete);
  } catch (error) {
    await asking.end();
    throw error;
  }
  return asking.end();
}

function describe(answered: readonly Answered[]): string {
  return answered
    .map(
      ({ who, complete, warned, failed, silentlyIncomplete, longestWithout }) =>
        `${who} ${complete} complete, ${warned} with a warning, ${failed} failed, ` +
        `${silentlyIncomplete.length} incomplete, ${longestWithout.toFixed(1)} s without`,
    )
    .join("; ");
}
