import { describeSuccess, isAccepted, type Attack, type Place } from "../attack/attack.js";
import { describeOutcome } from "../attack/outcome.js";
import { attackFrom } from "../attack/position.js";
import { fromPlace, type Surroundings } from "../attack/positions.js";
import type { AttackSupplies } from "../attack/supplies.js";
import { receiveTargets, type ReceiveTargets } from "../attack/targets.js";
import { namespaceOf } from "../fleet/namespace-of.js";
import { LabError } from "../lab-error.js";
import type { ReportDetail } from "../progress.js";
import { findCluster, OBSERVABILITY } from "../topology.js";
import { assertNothingLost, markSamples } from "./legitimate-samples.js";
import { readPodStarts, startedAgain } from "./pod-restarts.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Whose certificate the attacker holds, and who is to be hurt. */
export const PARTIES = { thief: "batcave", victim: "batmobile" } as const;

/** Gives what attacks need of the fleet; asked when a scenario runs, because before that there may be no lab. */
export type SuppliesFor = (context: ScenarioContext) => Promise<AttackSupplies>;

/** What an attack scenario works with. */
export interface Siege {
  readonly context: ScenarioContext;
  readonly supplies: AttackSupplies;
  readonly targets: ReceiveTargets;
  readonly report: ReportDetail;
}

/** A claim about the fleet while it is attacked. */
export interface AttackClaim {
  /** The claim, as a sentence. */
  readonly title: string;
  /** Whether it is one of the few that every change must pass. @default false */
  readonly core?: boolean;
  /** Attacks. Failures that are returned, not thrown, do not keep the samples from being counted. */
  attack(siege: Siege): Promise<{ readonly seen: string; readonly failures: readonly string[] }>;
  /** Pods that may be started again or replaced, as `cluster/pod`. @default none */
  readonly mayRestart?: RegExp;
}

/** The claim, and that meanwhile no legitimate writer lost a sample and no other pod was started again. */
export function attackScenario(suppliesFor: SuppliesFor, claim: AttackClaim): Scenario {
  return {
    title: claim.title,
    core: claim.core ?? false,
    async run(context, report) {
      const { checks } = context;
      const supplies = await suppliesFor(context);
      const targets = await receiveTargets(checks.environment, checks.kubectl(OBSERVABILITY));
      const [mark, before] = await Promise.all([markSamples(checks), readPodStarts(checks)]);
      const { seen, failures } = await claim.attack({ context, supplies, targets, report });
      const restarted = startedAgain(before, await readPodStarts(checks));
      const unexpected = restarted.filter((pod) => claim.mayRestart?.test(pod) !== true);
      report("counting samples");
      const wrong = [...failures, ...unexpected.map((pod) => `${pod} was started again or replaced`)];
      const counted = await assertNothingLost(checks, mark).catch((error: unknown) => {
        wrong.push(error instanceof Error ? error.message : String(error));
        return "";
      });
      if (wrong.length > 0) throw new LabError(wrong.join("\n"));
      const routers = restarted.length === 0 ? "no pod restarted" : `${restarted.join(", ")} restarted`;
      return `${seen}; ${counted}; ${routers}`;
    },
  };
}

/**
 * Does attacks, those of one place together.
 *
 * @returns one line for each that did not end as it must.
 */
export async function carryOut(siege: Siege, attacks: readonly Attack[]): Promise<readonly string[]> {
  const places = new Map<Place, Attack[]>();
  for (const attack of attacks) places.set(attack.from, [...(places.get(attack.from) ?? []), attack]);
  const failures: string[] = [];
  for (const [place, fromThere] of places) {
    siege.report(`${fromThere.length} attempts from a ${place}`);
    const results = await fromPlace(place, surroundings(siege), (position) =>
      attackFrom(
        position,
        fromThere.map(({ job }) => job),
      ),
    );
    for (const [index, attack] of fromThere.entries()) {
      const outcome = results[index]?.outcome ?? { what: "failed", reason: "there is no result" };
      siege.report(`${attack.title}: ${describeOutcome(outcome)}`);
      if (!isAccepted(attack, outcome)) failures.push(describeSuccess(attack, outcome));
    }
  }
  return failures;
}

/** Where attackers of a scenario can sit. */
export function surroundings({ context: { lab, checks } }: Siege): Surroundings {
  return {
    paths: lab.paths,
    checkout: lab.checkout,
    child: findCluster(PARTIES.victim)!,
    kubectl: checks.kubectl,
    namespaceOf: (cluster) => namespaceOf(checks.environment, cluster),
  };
}
