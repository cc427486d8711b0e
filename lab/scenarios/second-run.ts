import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS } from "../topology.js";
import { onRunningLab, verifyFleet } from "../verify/verify.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Seconds a second run may take, with its verification. */
const bound = 60;

/** Applying what is applied changes no object: neither in our record nor in the clusters. */
export const secondRunChangesNothing: Scenario = {
  title: "a second run changes nothing and takes under a minute",
  core: true,
  async run(context) {
    const before = await fingerprint(context);
    const elapsed = startClock();
    await context.reapply();
    await verifyFleet(context.checks, context.lab.progress, onRunningLab);
    const seconds = elapsed();
    const after = await fingerprint(context);
    const changed = [...after].filter(([name, value]) => before.get(name) !== value).map(([name]) => name);
    if (changed.length > 0) throw new LabError(`changed: ${changed.join(", ")}`);
    if (seconds > bound) throw new LabError(`it took ${seconds.toFixed(0)} s, should be under ${bound} s`);
    return `${before.size} things compared, ${seconds.toFixed(1)} s`;
  },
};

/** Generations of all workloads, and our own record of what was applied. A generation counts changes of an object's spec. */
async function fingerprint({ checks, lab: { paths } }: ScenarioContext): Promise<ReadonlyMap<string, string>> {
  const columns =
    'jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid} {.metadata.generation}{"\\n"}{end}';
  const live = await Promise.all(
    LAB_CLUSTERS.map(async (cluster) => {
      const kinds = "statefulsets,deployments,daemonsets,services,configmaps,secrets,jobs,serviceaccounts";
      const output = await checks.kubectl(cluster)([
        "get",
        kinds,
        "--all-namespaces",
        "--selector=app.kubernetes.io/part-of=thanos-fleet",
        `--output=${columns}`,
      ]);
      return output
        .split("\n")
        .filter(Boolean)
        .map((line): [string, string] => {
          const [name = "", ...rest] = line.split(" ");
          return [`${cluster.name}: ${name}`, rest.join(" ")];
        });
    }),
  );
  const folder = join(paths.state, "applied");
  const recorded = readdirSync(folder).map((file): [string, string] => [
    file,
    readFileSync(join(folder, file), "utf8"),
  ]);
  return new Map([...live.flat(), ...recorded]);
}
