import { startClock } from "../elapsed.js";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";
import type { ReportDetail } from "../progress.js";
import { alertsForPeople, type HeldAlert } from "./alertmanager-api.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Something that goes wrong, and who is told. */
export interface AlertFault {
  /** What goes wrong, as the beginning of a sentence. */
  readonly title: string;
  /** The alerts that must come, each of them. */
  readonly expected: readonly string[];
  /** Those that may come with them, because they are true as well. Any other is a false one. */
  readonly alsoTrue: readonly string[];
  /** Those of `alsoTrue` that nobody is told of while the first of the expected ones is there. @default - none */
  readonly heldBack?: readonly string[];
  /** Clusters of which alerts may speak; alerts without the label `cluster` are about the system itself. @default - any */
  readonly clusters?: readonly string[];
  /** Seconds within which all of the expected ones are there. */
  readonly toldWithin: number;
  /** Seconds within which all of them are gone once it is mended. */
  readonly overWithin: number;
  /** Breaks it and answers what mends it, which is called whatever happens. */
  readonly breaks: (context: ScenarioContext) => Promise<() => Promise<void>>;
}

/** The claim that a fault is told of, that nothing else is, and that all of it ends when the fault is mended. */
export function toldOf(fault: AlertFault): Scenario {
  const { expected, toldWithin, overWithin } = fault;
  const [first = ""] = expected;
  return {
    title: `${fault.title}: ${expected.join(" and ")} at Alertmanager, nothing that is not true, and nothing stays once it is mended`,
    async run(context, report) {
      await nothingIsHeld(report);
      const elapsed = startClock();
      report("breaking it");
      const mend = await fault.breaks(context);
      const told = new Map<string, number>();
      const silenced = new Set<string>();
      const look = async () => {
        const held = await alertsForPeople();
        assertTrue(held, fault);
        // Of what came in the same moment Alertmanager may have heard in any order.
        if (told.has(first) && held.some(({ labels }) => nameOf(labels) === first))
          for (const name of assertHeldBack(held, fault)) silenced.add(name);
        for (const { labels } of held) if (!told.has(nameOf(labels))) told.set(nameOf(labels), elapsed());
        return held.length;
      };
      try {
        report(`until ${expected.join(" and ")}`);
        await waitUntil(
          async () => {
            await look();
            return expected.every((name) => told.has(name));
          },
          { seconds: toldWithin, what: `${expected.join(" and ")} at Alertmanager`, everyMilliseconds: 2_000 },
        );
      } finally {
        report("mending it");
        await mend();
      }
      const mended = startClock();
      report("until nothing is held any more");
      await waitUntil(async () => (await look()) === 0, {
        seconds: overWithin,
        what: "the end of all alerts",
        everyMilliseconds: 2_000,
      });
      const when = [...told].map(([name, seconds]) => `${name} after ${seconds.toFixed(0)} s`).join(", ");
      const heldBackNames = silenced.size === 0 ? "" : `; held back: ${[...silenced].sort().join(", ")}`;
      return `${when}; over ${mended().toFixed(0)} s after it was mended${heldBackNames}`;
    },
  };
}

/** What an earlier scenario broke may still be on its way out. */
async function nothingIsHeld(report: ReportDetail): Promise<void> {
  report("until nothing is held");
  await waitUntil(async () => (await alertsForPeople()).length === 0, {
    seconds: 600,
    what: "an Alertmanager that holds nothing",
    everyMilliseconds: 2_000,
  });
}

function assertTrue(held: readonly HeldAlert[], { expected, alsoTrue, clusters }: AlertFault): void {
  const wrong = held.filter(({ labels }) => {
    const name = nameOf(labels);
    const about = labels["cluster"];
    const elsewhere = clusters !== undefined && about !== undefined && !clusters.includes(about);
    return elsewhere || !(expected.includes(name) || alsoTrue.includes(name));
  });
  if (wrong.length > 0) throw new LabError(`not true: ${wrong.map(({ labels }) => JSON.stringify(labels)).join("; ")}`);
}

/** @returns the names of those that are held back. @throws LabError when somebody is told of one of them */
function assertHeldBack(held: readonly HeldAlert[], { heldBack = [] }: AlertFault): string[] {
  const which = held.filter(({ labels }) => heldBack.includes(nameOf(labels)));
  const active = which.filter(({ status }) => status.state === "active");
  if (active.length > 0)
    throw new LabError(`told on top: ${active.map(({ labels }) => JSON.stringify(labels)).join("; ")}`);
  return which.filter(({ status }) => status.state === "suppressed").map(({ labels }) => nameOf(labels));
}

function nameOf(labels: HeldAlert["labels"]): string {
  return labels["alertname"] ?? "an alert without a name";
}
