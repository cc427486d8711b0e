import { join } from "node:path";
import { bundle, runBundle } from "../synthesis/bundled.js";
import { inTurns } from "../pairs.js";
import { runCommand } from "../process/run.js";
import type { Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

const ENVIRONMENT = "lab";

const MEBIBYTE = 2 ** 20;

/** What the command that everybody has first costs, against which ours is a shortcut; it is slow, so fewer runs do. */
const OF_CDKTF = 3;

/** Synthesis of the lab against doing nothing with the same code, and against the framework's own command. */
export const synthesis: Row = {
  number: 1,
  name: "synthesis",
  title: "Synthesis of all stacks of the lab",
  quick: true,
  async measure({ checkout, folder, pairs, quick, say }) {
    say("bundling");
    const [ours, floor] = await Promise.all([
      bundle(checkout, "main.ts", "main"),
      bundle(checkout, "bench/synthesis/floor.ts", "floor"),
    ]);
    const place = (name: string) => ({ cwd: checkout, outdir: join(folder, name) });
    const sides = {
      ours: () => runBundle(checkout, ours, { ...place("ours"), args: [ENVIRONMENT] }),
      floor: () => runBundle(checkout, floor, { ...place("floor"), args: [] }),
    };
    const runs = await inTurns(pairs, sides);
    const cpu = (name: keyof typeof runs) => runs[name].map(({ cpuSeconds }) => cpuSeconds);
    say("the framework's own command");
    const framework = () =>
      runCommand(["npx", "cdktf", "synth", "--output", join(folder, "cdktf")], {
        cwd: checkout,
        environment: { THANOS_FLEET_ENVIRONMENTS: ENVIRONMENT, CHECKPOINT_DISABLE: "1" },
      });
    const against = await inTurns(quick ? 1 : OF_CDKTF, { ours: sides.ours, framework }, { warmUp: !quick });
    const seconds = (name: keyof typeof against) => against[name].map(({ cpuSeconds }) => cpuSeconds);
    return [
      {
        id: "synthesis.vs-imports",
        what: "CPU-seconds, ours ÷ importing the same modules and synthesizing an empty stack",
        value: ratioOf(cpu("ours"), cpu("floor")),
        goal: { atMost: 1.5 },
        missedAs:
          "half of what is above the imports is the framework: making some 400 resources and resolving them. The rest is reading " +
          "and validating the file, configuration files, rules and dashboards. It would need a framework that resolves only what has references",
      },
      {
        id: "synthesis.vs-cdktf",
        what: "CPU-seconds, the command `cdktf synth` ÷ ours",
        value: ratioOf(seconds("framework"), seconds("ours")),
        goal: { atLeast: 7 },
      },
      {
        id: "synthesis.memory",
        what: "peak memory",
        value: spreadOf(runs.ours.map(({ peakBytes }) => peakBytes / MEBIBYTE)),
        unit: "MiB",
        goal: { atMost: 100 },
      },
      { id: "synthesis.cpu", what: "CPU-seconds of ours", value: spreadOf(cpu("ours")), unit: "s" },
    ];
  },
};
