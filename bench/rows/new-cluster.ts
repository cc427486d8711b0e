import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { runAddCluster } from "../../src/cli/run-add-cluster.js";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import type { Finding } from "../finding.js";
import { withLab } from "../process/with-lab.js";
import type { BenchContext, Row } from "../row.js";
import { spreadOf } from "../spread.js";
import { changedFiles, hashes } from "../synthesis/changed-files.js";

const ENVIRONMENT = "lab";

const CLUSTER = "batplane";

/** What one more cluster takes from who adds it, and when it is seen. */
export const newCluster: Row = {
  number: 11,
  name: "new-cluster",
  title: "A new cluster: from the edited file to its first sample in the global view",
  async measure(context) {
    return [...(await entryAndChanges(context)), await withLab(context, () => firstSample(context))];
  },
};

async function entryAndChanges({ checkout, folder }: BenchContext): Promise<readonly Finding[]> {
  const environments = join(folder, "environments");
  cpSync(join(checkout, "environments"), environments, { recursive: true });
  const file = join(environments, `${ENVIRONMENT}.yaml`);
  const synthesized = async (name: string) => {
    const outdir = join(folder, name);
    await synthesize(loadEnvironments(environments, [ENVIRONMENT]), { outdir });
    return hashes(outdir);
  };
  const linesBefore = lines(file);
  const before = await synthesized("before");
  mkdirSync(join(folder, "identities"));
  await runAddCluster(
    [ENVIRONMENT, CLUSTER],
    { mode: "agent", outageBudget: "12h", identity: false },
    { environments, identities: join(folder, "identities"), project: folder, now: new Date(), write: () => undefined },
  );
  const added = lines(file) - linesBefore;
  const changed = changedFiles(before, await synthesized("after"), ENVIRONMENT, CLUSTER);
  return [
    {
      id: "new-cluster.lines",
      what: "lines of its one entry",
      value: spreadOf([added]),
      unit: "lines",
      goal: { atMost: 6 },
    },
    {
      id: "new-cluster.changed",
      what: "files of other child clusters that it changes",
      value: spreadOf([changed.length]),
      unit: "files",
      goal: { atMost: 0 },
    },
  ];
}

function lines(file: string): number {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "").length;
}

/** The scenario of the lab that adds a cluster says how long it took. */
async function firstSample({ checkout, say }: BenchContext): Promise<Finding> {
  const finding = {
    id: "new-cluster.first-sample",
    what: "from the command to the first sample in the global view, in the lab",
    goal: { atMost: 30 },
    unit: "s",
  };
  say("adding it to the lab and removing it again");
  const words = ["scenarios", "a cluster that is added is in the global view"];
  const result = await execa("npm", ["run", "--silent", "lab", "--", ...words], { cwd: checkout, reject: false });
  const [, seconds] = /first sample after ([\d.]+) s/.exec(result.stdout) ?? [];
  if (seconds === undefined) return { ...finding, notMeasured: "the scenario failed" };
  return { ...finding, value: spreadOf([Number(seconds)]) };
}
