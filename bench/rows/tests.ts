import type { Finding } from "../finding.js";
import { labStarts } from "../process/lab-starts.js";
import { runCommand } from "../process/run.js";
import { withLab } from "../process/with-lab.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** What a contributor waits for. */
export const tests: Row = {
  number: 12,
  name: "tests",
  title: "Unit and golden tests, and the lab",
  async measure(context) {
    const { checkout } = context;
    const vitest = (...words: string[]) =>
      runCommand(["npx", "vitest", "run", "--reporter=dot", ...words], { cwd: checkout });
    const unit = await vitest("--project", "unit");
    const all = await vitest();
    return [
      {
        id: "tests.wall",
        what: "unit and golden tests (`npm run test:unit`), wall time",
        value: spreadOf([unit.wallSeconds]),
        unit: "s",
        goal: { atMost: 20 },
        missedAs:
          "more than 3,500 tests on two processors, which both work all the time: a third of it makes and checks certificates, " +
          "a third synthesizes, a third loads the code; four processors would do",
      },
      { id: "tests.cpu", what: "unit and golden tests, CPU time", value: spreadOf([unit.cpuSeconds]), unit: "s" },
      {
        id: "tests.all",
        what: "with those that start programs (`npm test`), wall time",
        value: spreadOf([all.wallSeconds]),
        unit: "s",
      },
      await withLab(context, () => Promise.resolve(warmStart(context))),
    ];
  },
};

function warmStart({ paths }: BenchContext): Finding {
  const finding = {
    id: "tests.lab-warm",
    what: "`npm run lab` with everything built, to the global view",
    unit: "min",
    goal: { atMost: 3 },
  };
  const start = labStarts(paths).findLast(({ cold }) => !cold);
  if (start === undefined) return { ...finding, notMeasured: "no warm start is on record" };
  return { ...finding, value: spreadOf([start.toGlobalView / 60]) };
}
