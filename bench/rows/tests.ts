import type { Finding } from "../finding.js";
import { LabError } from "../../lab/lab-error.js";
import { runCommand, type CommandRun } from "../process/run.js";
import { timedLabStart } from "../process/timed-lab-start.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** Times that each is waited for; the first start of the lab reads from disk what the later ones have in memory. */
const TIMES = 3;

/** What a contributor waits for. */
export const tests: Row = {
  number: 12,
  name: "tests",
  title: "Unit and golden tests, and the lab",
  async measure(context) {
    const { checkout } = context;
    const vitest = (...words: string[]) =>
      runCommand(["npx", "vitest", "run", "--reporter=dot", ...words], { cwd: checkout });
    const unit: CommandRun[] = [];
    while (unit.length < TIMES) unit.push(await vitest("--project", "unit"));
    const all = await vitest();
    return [
      {
        id: "tests.wall",
        what: "unit and golden tests (`npm run test:unit`), wall time",
        value: spreadOf(unit.map(({ wallSeconds }) => wallSeconds)),
        unit: "s",
        goal: { atMost: 20 },
        missedAs:
          "more than 3,500 tests on two processors, which both work all the time: a third of it loads the code, a third " +
          "synthesizes, of which most is the framework; three processors would do",
      },
      {
        id: "tests.cpu",
        what: "unit and golden tests, CPU time",
        value: spreadOf(unit.map(({ cpuSeconds }) => cpuSeconds)),
        unit: "s",
      },
      {
        id: "tests.all",
        what: "with those that start programs (`npm test`), wall time",
        value: spreadOf([all.wallSeconds]),
        unit: "s",
      },
      await warmStarts(context),
    ];
  },
};

async function warmStarts({ checkout, paths, say }: BenchContext): Promise<Finding> {
  const minutes: number[] = [];
  while (minutes.length < TIMES) {
    say(`bringing the lab up, ${minutes.length + 1} of ${TIMES}`);
    const { cold, toGlobalView } = await timedLabStart({ checkout, paths });
    if (cold) throw new LabError("not all of the lab was built", "run `npm run lab -- build` first");
    minutes.push(toGlobalView / 60);
  }
  return {
    id: "tests.lab-warm",
    what: "`npm run lab` with everything built, to the global view",
    value: spreadOf(minutes),
    unit: "min",
    goal: { atMost: 3 },
    missedAs:
      "what the lab runs is read from disk when it was not used for a while; pods of six nodes start on the same processors",
  };
}
