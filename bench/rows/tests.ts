import { readTimings } from "../../lab/timings.js";
import { samplesFresh } from "../../lab/verify/clusters-visible.js";
import type { Finding } from "../finding.js";
import { runCommand } from "../process/run.js";
import { withLab } from "../process/with-lab.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** Seconds of building above which a start of the lab is a cold one. */
const COLD_BUILD = 60;

/** What a contributor waits for. */
export const tests: Row = {
  number: 12,
  name: "tests",
  title: "Unit and golden tests, and the lab",
  async measure(context) {
    const { checkout, paths } = context;
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
      ...(await withLab(context, () => Promise.resolve(lab(paths.timings)))),
    ];
  },
};

/** The newest starts of the lab that went through, as the lab itself noted them. */
function lab(timings: BenchContext["paths"]["timings"]): readonly Finding[] {
  const starts = readTimings(timings).filter(({ command }) => command === "up");
  const building = ({ steps }: (typeof starts)[number]) =>
    steps.filter(({ step }) => step.startsWith("build ")).reduce((sum, { seconds }) => sum + seconds, 0);
  const newest = (cold: boolean) => starts.findLast((start) => building(start) > COLD_BUILD === cold);
  const finding = (cold: boolean, id: string, what: string, minutes: number): Finding => {
    const found = newest(cold);
    const goal = { atMost: minutes };
    if (found === undefined) return { id, what, goal, notMeasured: `no ${cold ? "cold" : "warm"} start is on record` };
    // Blocks are checked after that.
    const seen = found.steps.find(({ step }) => step === samplesFresh.title);
    return { id, what, goal, value: spreadOf([(seen?.until ?? found.seconds) / 60]), unit: "min" };
  };
  return [
    finding(false, "tests.lab-warm", "`npm run lab` with everything built, to the global view", 3),
    finding(true, "tests.lab-cold", "`npm run lab` with nothing built, to the global view", 40),
  ];
}
