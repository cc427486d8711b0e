import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";
import { gatewaysOf } from "../fleet/gateways.js";
import { OBSERVABILITY } from "../topology.js";
import { stores } from "../verify/thanos-api.js";
import { assertInTime } from "./cut-off.js";
import { completeAnswer, keepAsking, oldSamples } from "./questions.js";
import { CHILDREN, podsOf } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";

/** Milliseconds between two questions of a kind. */
const EVERY = 250;

/** Seconds that a killed reader may take until answers are complete again: kubelets wait longer from kill to kill. */
const COMPLETE_WITHIN = 90;

/** What is killed, one after the other. */
const KILLS: readonly (readonly ("query" | "store-gateway")[])[] = [
  ["store-gateway"],
  ["query"],
  ["store-gateway", "query"],
];

/** Seconds that the gateway is away: DNS has forgotten it by then, and Query must not. Source: Thanos, `query.sd-dns-interval`, 30 s. */
const AWAY = 45;

/** Answers that lack something must say so. */
export const readersKilled: LossScenario = {
  number: 13,
  title: "Query and the Store Gateway are killed or away: answers come back, and none is incomplete without a warning",
  core: false,
  protection:
    "Query's sources by their own names. With the gateway found by DNS, as the ingestors are, it is forgotten while it is " +
    "away: `after 90 s still waiting for complete answers`.",
  async run(context, report) {
    const counting = await context.startCounting();
    const { time, questions } = await questionsOf(context);
    const known = await Promise.all(
      questions.map(async (question) => ({ ...question, complete: await completeAnswer(question) })),
    );
    const asking = keepAsking(known, EVERY);
    context.afterwards("stop asking", async () => void (await asking.end()));
    for (const components of KILLS) {
      await pause(2_000);
      report(`${components.join(" and ")} killed`);
      const killed = await Promise.all(components.map(async (one) => killComponent(context, one)));
      await Promise.all(killed.map((one) => one.back(COMPLETE_WITHIN)));
      await waitUntil(asking.isComplete, { seconds: COMPLETE_WITHIN, what: "complete answers" });
    }
    report(`store-gateway away for ${AWAY} s`);
    await takeGatewayAway(context);
    await waitUntil(asking.isComplete, { seconds: COMPLETE_WITHIN, what: "complete answers" });
    await pause(2_000);
    const answered = await asking.end();
    report("counting");
    const watch = context.watchLateness(CHILDREN);
    const { waited } = await counting.end({ patienceSeconds: 60 });
    const others = await assertInTime(watch);
    const silent = answered.flatMap(({ who, silentlyIncomplete: list }) =>
      list.length === 0 ? [] : [`${who}: ${list.length} incomplete answers without a warning, such as ${list[0]!}`],
    );
    if (silent.length > 0) throw new LabError(silent.join("\n"));
    const each = answered.map(
      ({ who, complete, warned, failed, longestWithout }) =>
        `${who} ${complete} complete, ${warned} with a warning, ${failed} failed, ${longestWithout.toFixed(0)} s without`,
    );
    return `asked for a minute ${Math.round(Date.now() / 1000 - time)} s ago: ${each.join("; ")}; ${others}; counted after ${waited.toFixed(0)} s`;
  },
};

/** All three about the same minute, which is in the object store already. */
async function questionsOf({ checks }: LossContext) {
  const gateway = (await stores(checks.queryUrl)).find(({ type }) => type === "store");
  if (gateway === undefined) throw new LabError("Query lists no Store Gateway");
  const time = Math.floor(gateway.maxTime / 60_000) * 60 - 60;
  const alone = { "storeMatch[]": `{__address__="${gateway.name}"}` };
  return {
    time,
    questions: [
      { who: "Query", url: oldSamples(checks.queryUrl, time) },
      { who: "the Query Frontend", url: oldSamples(checks.frontendUrl, time) },
      { who: "the gateway alone", url: oldSamples(checks.queryUrl, time, alone) },
    ],
  };
}

async function killComponent(context: LossContext, component: string) {
  const [pod] = await podsOf(context, component);
  if (pod === undefined) throw new LabError(`there is no pod of ${component}`);
  return context.kill(OBSERVABILITY, { namespace: context.namespaceOf(OBSERVABILITY), pod });
}

/** Takes the gateway away as a whole, its address too, and brings it back. */
async function takeGatewayAway(context: LossContext): Promise<void> {
  const gateway = `statefulset/${gatewaysOf(context.checks.environment)[0]!.name}`;
  const scale = async (replicas: number) => {
    const args = ["scale", gateway, "--namespace", context.namespaceOf(OBSERVABILITY), `--replicas=${replicas}`];
    await context.checks.kubectl(OBSERVABILITY)(args);
  };
  context.afterwards("start the Store Gateway", () => scale(1));
  await scale(0);
  await pause(AWAY * 1000);
  await scale(1);
  await context.untilRolledOut(OBSERVABILITY, gateway, 120);
}
