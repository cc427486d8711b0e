import { setTimeout as pause } from "node:timers/promises";
import { forgeries, strangeNames } from "../attack/forgeries.js";
import { harmfulRequests } from "../attack/harmful-requests.js";
import { identityAttacks } from "../attack/identity-attacks.js";
import { portAttacks } from "../attack/port-attacks.js";
import { PROBE_METRIC } from "../attack/probe-series.js";
import { instantQuery } from "../verify/thanos-api.js";
import {
  attackScenario,
  carryOut,
  PARTIES,
  type AttackClaim,
  type Siege,
  type SuppliesFor,
} from "./attack-scenario.js";
import { limitScenarios } from "./attacks-on-limits.js";
import { burstScenario } from "./burst.js";
import { untilRoutersAnswer } from "./router-answers.js";
import type { Scenario } from "./scenario.js";

/** How long a router that was ended may be away; the kubelet starts a container again at once, the second time after 10 s. */
const backWithinSeconds = 90;

/** Stored samples need a moment until Query shows them. */
const visibleAfter = 5_000;

/** Every attack of the lab, by kind, the gentle ones first. */
export function attackScenarios(suppliesFor: SuppliesFor): readonly Scenario[] {
  const scenario = (claim: AttackClaim) => attackScenario(suppliesFor, claim);
  return [
    scenario({
      title: "attacks: nobody writes without a valid certificate of the writers' authority",
      core: true,
      async attack(siege) {
        const attacks = await identityAttacks(siege.supplies, siege.targets, PARTIES.victim);
        const failures = [...(await carryOut(siege, attacks))];
        await pause(visibleAfter);
        failures.push(...(await landedAtVictim(siege)));
        return { seen: `${attacks.length} refused`, failures };
      },
    }),
    scenario({
      title: "attacks: nobody writes as somebody else, whatever headers, labels and names say",
      core: true,
      async attack(siege) {
        const began = Date.now();
        const forged = await forgeries(siege.supplies, siege.targets, PARTIES);
        const strange = await strangeNames(siege.supplies, siege.targets);
        const failures = [...(await carryOut(siege, [...forged, ...strange]))];
        await pause(visibleAfter);
        failures.push(...(await landedAtVictim(siege)), ...(await landedAtThief(siege, forged.length, began)));
        return { seen: `${forged.length} landed under their writer, ${strange.length} refused`, failures };
      },
    }),
    scenario({
      title: "attacks: no port but remote write takes a sample, neither from inside nor from a child cluster",
      core: true,
      async attack(siege) {
        const attacks = await portAttacks(siege.supplies, siege.targets, PARTIES);
        const failures = [...(await carryOut(siege, attacks))];
        await pause(visibleAfter);
        failures.push(...(await landedAtVictim(siege)));
        return { seen: `${attacks.length} refused`, failures };
      },
    }),
    scenario({
      title: "attacks: requests too large, bombs and garbage hurt nobody but the router they were sent to",
      mayRestart: /\/thanos-receive-router-/,
      async attack(siege) {
        const { survived, mayEndTheRouter } = await harmfulRequests(siege.supplies, siege.targets, PARTIES.thief);
        const failures = [...(await carryOut(siege, survived))];
        let longest = 0;
        for (const attack of mayEndTheRouter) {
          failures.push(...(await carryOut(siege, [attack])));
          const away = await untilRoutersAnswer(siege, backWithinSeconds);
          if (away === undefined) failures.push(`${attack.title}: no router answers after ${backWithinSeconds} s`);
          else longest = Math.max(longest, away);
        }
        return {
          seen: `${survived.length + mayEndTheRouter.length} sent, routers away for ${longest} s at most`,
          failures,
        };
      },
    }),
    scenario(burstScenario),
    ...limitScenarios.map(scenario),
  ];
}

/** Nothing that an attack wrote may be found where the victim's tenant is selected, as all queries of ours do. */
async function landedAtVictim({ context }: Siege): Promise<readonly string[]> {
  const selector = `${PROBE_METRIC}{tenant_id="${PARTIES.victim}"}`;
  const series = await instantQuery(context.checks.queryUrl, selector);
  return series.map(({ metric }) => `${PARTIES.victim} now has ${JSON.stringify(metric)}`);
}

async function landedAtThief({ context }: Siege, count: number, began: number): Promise<readonly string[]> {
  const selector = `${PROBE_METRIC}{tenant_id="${PARTIES.thief}"}`;
  const series = await instantQuery(context.checks.queryUrl, `timestamp(${selector}) >= ${Math.floor(began / 1000)}`);
  if (series.length === count) return [];
  return [`${series.length} of ${count} forged series are found under ${PARTIES.thief}, who wrote them`];
}
