import type { Environment } from "../../src/config/model.js";
import { LabError } from "../lab-error.js";
import { PARTIES, type AttackClaim, type Siege } from "./attack-scenario.js";
import { readLimits, withTenant, writeLimits, type Limits } from "./limits-document.js";
import { untilAnswered } from "./router-answers.js";

/**
 * Seconds until a changed limit holds: the kubelet looks at ConfigMaps about every minute, routers at the file every
 * second, and head series are asked for every 15 s.
 */
const holdsWithin = 150;

/** No cluster of the lab has so many series. */
const unreachable = 100_000_000;

const over = 1;

/** A certificate that no cluster has: shutting it out must cost nobody a sample. */
const guest = "lab-guest";

/** The status of a request that the limits let pass, with a body that is none. */
const passed = 400;

/** Over its limit a legitimate writer waits: it is told 429, keeps its samples, and sends them when the limit is lifted. */
const overTheHeadSeriesLimit: AttackClaim = {
  title: "attacks: a tenant over its head-series limit waits and loses nothing once the limit is lifted",
  attack: (siege) =>
    withLimitsRestored(siege, async (limits) => {
      const { victim } = PARTIES;
      if (limits.write.global?.meta_monitoring_url === undefined) {
        throw new LabError("Receive asks nobody how many series a tenant has", "set write.global.meta_monitoring_url");
      }
      const tenant = limits.write.tenants?.[victim];
      const set = (head_series_limit: number) =>
        writeLimits(siege, withTenant(limits, victim, { ...tenant, head_series_limit }));
      await set(over);
      const refused = await untilAnswered(siege, victim, 429, holdsWithin);
      // Without any such limit in the file Thanos would keep the last ones: to lift one is to raise it (0.42, `loadConfig`).
      await set(unreachable);
      const lifted = await untilAnswered(siege, victim, passed, holdsWithin);
      return {
        seen: `429 after ${refused ?? "-"} s, lifted after ${lifted ?? "-"} s`,
        failures: [
          ...never(refused, `${victim} over its limit was not answered 429`),
          ...never(lifted, `${victim} was still refused after its limit was lifted`),
        ],
      };
    }),
};

/** A removed identity keeps a certificate that is valid for months: what shuts it out is its place in the limits. */
const deniedIdentity: AttackClaim = {
  title: "attacks: a removed identity is shut out while everything keeps running",
  core: true,
  // Its rules name every cluster, and it reads them only when it starts.
  mayRestart: /^observability\/thanos-rule-/,
  async attack(siege) {
    const { reapply } = siege.context;
    try {
      const strange = await untilAnswered(siege, guest, 413, 10);
      await reapply({ change: withGuest([]) });
      const letIn = await untilAnswered(siege, guest, passed, holdsWithin);
      // Still a cluster of the environment: the entry alone shuts it out.
      await reapply({ change: withGuest([guest]) });
      const shutOut = await untilAnswered(siege, guest, 413, holdsWithin);
      return {
        seen: `let in after ${letIn ?? "-"} s, shut out after ${shutOut ?? "-"} s`,
        failures: [
          ...never(strange, `${guest}, whom nobody knows, was not answered 413`),
          ...never(letIn, `${guest} was never let in, so nothing is proven`),
          ...never(shutOut, `${guest} still writes after it was denied`),
        ],
      };
    } finally {
      await reapply();
    }
  },
};

/** The environment with one more child cluster, which is deployed nowhere. */
function withGuest(denied: readonly string[]): (environment: Environment) => Environment {
  return (environment) => {
    const { observability, childClusters, prometheusFiles } = environment;
    const [model] = childClusters;
    return {
      ...environment,
      childClusters: [...childClusters, { ...model!, name: guest }],
      prometheusFiles: new Map([...prometheusFiles, [guest, prometheusFiles.get(model!.name)!]]),
      observability: { ...observability, remoteWrite: { ...observability.remoteWrite, denied: [...denied] } },
    };
  };
}

/** Claims about the limits that are reloaded while routers run. */
export const limitScenarios: readonly AttackClaim[] = [overTheHeadSeriesLimit, deniedIdentity];

function never(seconds: number | undefined, what: string): readonly string[] {
  return seconds === undefined ? [`${what} within ${holdsWithin} s`] : [];
}

/** Whatever becomes of the claim, the limits are left as they were found. */
async function withLimitsRestored<Result>(siege: Siege, change: (limits: Limits) => Promise<Result>): Promise<Result> {
  const limits = await readLimits(siege);
  try {
    return await change(limits);
  } finally {
    await writeLimits(siege, limits);
  }
}
