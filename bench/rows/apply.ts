import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { kubectlFor } from "../../lab/cluster/kubectl.js";
import { labVariables } from "../../lab/fleet/identities.js";
import { synthesizeFleet, type FleetStack } from "../../lab/fleet/synthesize.js";
import { providersProblem } from "../../lab/fleet/terraform.js";
import { LabError } from "../../lab/lab-error.js";
import { labStatus } from "../../lab/status.js";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackIds } from "../../src/config/model.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import type { Finding, NotMeasured } from "../finding.js";
import { inTurns } from "../pairs.js";
import type { BenchContext, Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

/** The child cluster whose stack is made anew. */
const CHILD = "batmobile";

/** Longest wait for a workload to be ready, as kubectl spells it. */
const READY_WITHIN = "--timeout=10m";

const goals = {
  ready: { id: "apply.ready", what: "cold apply of a child cluster's stack to ready ÷ kubectl", goal: { atMost: 1.2 } },
  plan: { id: "apply.plan", what: "plan without changes, observability stack, seconds", goal: { atMost: 3 } },
} as const;

/**
 * What applying costs against kubectl with the same objects. It takes a lab that Terraform applied, and makes the stack of a
 * child cluster anew in it.
 */
export const apply: Row = {
  number: 3,
  name: "apply",
  title: "Applying, against `kubectl apply` of the same objects",
  programs: ["kubectl"],
  async measure(context) {
    const { paths, checkout, folder } = context;
    const none = (notMeasured: string) => Object.values(goals).map((goal): NotMeasured => ({ ...goal, notMeasured }));
    const problem = await providersProblem(await synthesized(checkout, folder));
    if (problem !== undefined) return none(`providers cannot be installed here (${problem})`);
    if ((await labStatus(paths)).some(({ state }) => state !== "ready")) {
      return none("the lab is not up; `npm run lab` brings it up");
    }
    return measureStacks((await synthesizeFleet(checkout, paths)).stacks, context);
  },
};

/** The lab's stacks as they are in the checkout, which is enough to know what providers they take. */
async function synthesized(checkout: string, outdir: string): Promise<readonly Pick<FleetStack, "json">[]> {
  const environments = loadEnvironments(join(checkout, "environments"), ["lab"]);
  await synthesize(environments, { outdir });
  return environments
    .flatMap((environment) => stackIds(environment))
    .map((id) => ({ json: JSON.parse(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")) as JsonObject }));
}

async function measureStacks(stacks: readonly FleetStack[], context: BenchContext): Promise<readonly Finding[]> {
  const { paths, binaries, pairs } = context;
  const [observability] = stacks;
  const child = stacks.find(({ cluster }) => cluster.name === CHILD);
  if (observability === undefined || child === undefined)
    throw new LabError("the lab has not the stacks it should have");
  const terraform = (stack: FleetStack, ...args: readonly string[]) =>
    timed(() => runTerraform(stack, labVariables(paths, stack.cluster.name), args));
  const kubectl = kubectlFor(child.cluster, paths, binaries);
  const { objects } = renderStack(child.json, { variables: labVariables(paths, CHILD) });
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects.map(({ object }) => object) });
  const workloads = objects
    .map(({ object }) => object)
    .filter(({ kind }) => kind === "StatefulSet" || kind === "Deployment");
  await Promise.all([terraform(observability, "init"), terraform(child, "init")]);
  const plans: number[] = [];
  // With this option an exit code other than 0 says that there would be changes.
  for (let run = 0; run < pairs; run += 1) plans.push(await terraform(observability, "plan", "-detailed-exitcode"));
  await terraform(child, "destroy", "-auto-approve");
  try {
    const runs = await inTurns(Math.min(pairs, 3), {
      terraform: async () => {
        const seconds = await terraform(child, "apply", "-auto-approve");
        await terraform(child, "destroy", "-auto-approve");
        return seconds;
      },
      kubectl: async () => {
        const seconds = await timed(async () => {
          await kubectl(["apply", "--server-side", "--filename=-"], list);
          for (const { kind, metadata } of workloads) {
            const place = `--namespace=${metadata["namespace"] as string}`;
            await kubectl(["rollout", "status", `${kind.toLowerCase()}/${metadata.name}`, place, READY_WITHIN]);
          }
        });
        await kubectl(["delete", "--wait", "--filename=-"], list);
        return seconds;
      },
    });
    return [
      { ...goals.ready, value: ratioOf(runs.terraform, runs.kubectl) },
      { ...goals.plan, unit: "s", value: spreadOf(plans) },
    ];
  } finally {
    await terraform(child, "apply", "-auto-approve");
  }
}

async function runTerraform(
  { id, folder }: FleetStack,
  variables: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<void> {
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
  const env = { CHECKPOINT_DISABLE: "1", ...Object.fromEntries(given) };
  const result = await execa("terraform", [...args, "-input=false", "-no-color"], { cwd: folder, env, reject: false });
  if (result.failed) throw new LabError(`${id}: terraform ${args[0]} failed:\n${result.stderr.slice(-2000)}`);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return (performance.now() - begin) / 1000;
}
