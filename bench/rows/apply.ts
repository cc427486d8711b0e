import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { kubectlFor } from "../../lab/cluster/kubectl.js";
import { labVariables } from "../../lab/fleet/identities.js";
import { synthesizeFleet, type FleetStack } from "../../lab/fleet/synthesize.js";
import { providersProblem } from "../../lab/fleet/terraform.js";
import { LabError } from "../../lab/lab-error.js";
import { synthesize } from "../../src/app.js";
import { loadEnvironments } from "../../src/config/load.js";
import { stackIds } from "../../src/config/model.js";
import type { JsonObject } from "../../src/manifests/json.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import type { Finding, NotMeasured } from "../finding.js";
import { inTurns } from "../pairs.js";
import { withLab } from "../process/with-lab.js";
import type { BenchContext, Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

/** Longest wait for a workload to be ready, as kubectl spells it. */
const READY_WITHIN = "--timeout=10m";

/** Milliseconds between two looks at what is there, and the most looks. */
const LOOK_EVERY = 250;
const LOOKS = 2400;

const goals = {
  present: (stack: string) => ({
    id: `apply.present.${stack}`,
    what: `cold apply of ${stack} until every object is there ÷ kubectl`,
    goal: { atMost: 2 },
  }),
  ready: (stack: string) => ({
    id: `apply.ready.${stack}`,
    what: `cold apply of ${stack} until all is ready ÷ kubectl`,
    goal: { atMost: 1.2 },
  }),
  plan: { id: "apply.plan", what: "plan without changes, observability stack", goal: { atMost: 3 } },
} as const;

/**
 * What applying costs against kubectl with the same objects. It takes a lab that Terraform applied, and makes one stack after the
 * other anew in it.
 */
export const apply: Row = {
  number: 3,
  name: "apply",
  title: "Applying, against `kubectl apply` of the same objects",
  programs: ["kubectl"],
  async measure(context) {
    const { checkout, paths, folder } = context;
    const stacks = await synthesized(checkout, folder);
    const problem = await providersProblem(stacks);
    if (problem === undefined) {
      return withLab(context, async () => measureStacks((await synthesizeFleet(checkout, paths)).stacks, context));
    }
    context.say(problem);
    const notMeasured = "Terraform cannot install its providers here";
    return [...stacks.flatMap(({ id }) => [goals.present(id), goals.ready(id)]), goals.plan].map(
      (goal): NotMeasured => ({ ...goal, notMeasured }),
    );
  },
};

/** The lab's stacks as they are in the checkout, which is enough to know what providers they take. */
async function synthesized(checkout: string, outdir: string): Promise<readonly Pick<FleetStack, "id" | "json">[]> {
  const environments = loadEnvironments(join(checkout, "environments"), ["lab"]);
  await synthesize(environments, { outdir });
  return environments
    .flatMap((environment) => stackIds(environment))
    .map((id) => ({
      id,
      json: JSON.parse(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")) as JsonObject,
    }));
}

async function measureStacks(stacks: readonly FleetStack[], context: BenchContext): Promise<readonly Finding[]> {
  const { paths, pairs } = context;
  const [observability] = stacks;
  if (observability === undefined) throw new LabError("the lab has not the stacks it should have");
  const plan = () => timed(() => runTerraform(observability, paths, "plan", "-detailed-exitcode"));
  await runTerraform(observability, paths, "init");
  const plans: number[] = [];
  // With this option an exit code other than 0 says that there would be changes.
  for (let run = 0; run < pairs; run += 1) plans.push(await plan());
  const findings: Finding[] = [];
  for (const stack of stacks) findings.push(...(await measureStack(stack, context)));
  return [...findings, { ...goals.plan, unit: "s", value: spreadOf(plans) }];
}

/** Seconds until every object was there, and until all was ready. */
interface Applied {
  readonly present: number;
  readonly ready: number;
}

async function measureStack(stack: FleetStack, { paths, binaries, pairs }: BenchContext): Promise<readonly Finding[]> {
  const terraform = (...args: readonly string[]) => runTerraform(stack, paths, ...args);
  const kubectl = kubectlFor(stack.cluster, paths, binaries);
  const rendered = renderStack(stack.json, { variables: labVariables(paths, stack.cluster.name) });
  const objects = rendered.objects.map(({ object }) => object);
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const workloads = objects.filter(({ kind }) => kind === "StatefulSet" || kind === "Deployment");
  const names = async () => {
    const there = await kubectl(["get", "--filename=-", "--ignore-not-found", "--output=name"], list);
    return there.split("\n").filter((line) => line !== "").length;
  };
  await terraform("init");
  await terraform("destroy", "-auto-approve");
  try {
    const runs = await inTurns<"terraform" | "kubectl", Applied>(Math.min(pairs, 3), {
      terraform: async () => {
        const begin = performance.now();
        const present = untilThere(names, objects.length, begin);
        await terraform("apply", "-auto-approve");
        const ready = seconds(begin);
        const applied = { present: await present, ready };
        await terraform("destroy", "-auto-approve");
        return applied;
      },
      kubectl: async () => {
        const begin = performance.now();
        await kubectl(["apply", "--server-side", "--filename=-"], list);
        const present = seconds(begin);
        for (const { kind, metadata } of workloads) {
          const place = `--namespace=${metadata["namespace"] as string}`;
          await kubectl(["rollout", "status", `${kind.toLowerCase()}/${metadata.name}`, place, READY_WITHIN]);
        }
        const applied = { present, ready: seconds(begin) };
        await kubectl(["delete", "--wait", "--filename=-"], list);
        return applied;
      },
    });
    const ratio = (of: keyof Applied) =>
      ratioOf(
        runs.terraform.map((run) => run[of]),
        runs.kubectl.map((run) => run[of]),
      );
    return [
      { ...goals.present(stack.id), value: ratio("present") },
      { ...goals.ready(stack.id), value: ratio("ready") },
    ];
  } finally {
    await terraform("apply", "-auto-approve");
  }
}

/** Waits until as many objects are there. @returns seconds since then; the most that is waited where some stay away. */
async function untilThere(count: () => Promise<number>, expected: number, begin: number): Promise<number> {
  for (let look = 0; look < LOOKS && (await count()) < expected; look += 1) await pause(LOOK_EVERY);
  return seconds(begin);
}

async function runTerraform(
  { id, folder, cluster }: FleetStack,
  paths: BenchContext["paths"],
  ...args: readonly string[]
): Promise<void> {
  const given = Object.entries(labVariables(paths, cluster.name)).map(([name, value]) => [`TF_VAR_${name}`, value]);
  const env = { CHECKPOINT_DISABLE: "1", ...(Object.fromEntries(given) as Record<string, string>) };
  const result = await execa("terraform", [...args, "-input=false", "-no-color"], { cwd: folder, env, reject: false });
  if (result.failed) throw new LabError(`${id}: terraform ${args[0]} failed:\n${result.stderr.slice(-2000)}`);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return seconds(begin);
}

function seconds(begin: number): number {
  return (performance.now() - begin) / 1000;
}
