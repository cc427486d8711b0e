import { setTimeout as pause } from "node:timers/promises";
import type { Kubectl } from "../cluster/kubectl.js";
import { LabError } from "../lab-error.js";
import type { LabCluster } from "../topology.js";
import { verifyFleet } from "../verify/verify.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Something that goes wrong in real life, done on purpose. */
interface Breakage {
  /** The fault, as a sentence. */
  readonly title: string;
  /** Whether every change must pass it. @default false */
  readonly core?: boolean;
  readonly cluster: LabCluster;
  /** Breaks it, with kubectl of the cluster. */
  breakIt(kubectl: Kubectl, namespace: string): Promise<void>;
  /** Pods, by `app.kubernetes.io/name`, that read their documents only when they start. @default - none */
  readonly restarts?: string;
  /** What verification must say: the part that is wrong. */
  readonly named: readonly RegExp[];
}

/** Longest wait until the fault shows; a stale sample takes two scrape intervals to count as one. */
const showsWithin = 120_000;
const betweenTries = 5_000;

/** Samples that were delayed while the fault lasted, and pods that restart, need a moment after the repair. */
const afterRepair = { globalView: 180, longTerm: 180 };

/** The claim that a fault makes verification fail, name the part, and that applying again repairs it. */
export function breakage(fault: Breakage): Scenario {
  const repair = fault.restarts === undefined ? "applying again repairs it" : "applying again and a restart repair it";
  return {
    core: fault.core ?? false,
    title: `${fault.title}: verification names it, ${repair}`,
    async run(context, report) {
      const namespace = context.checks.environment.observability.namespace;
      const failures: string[] = [];
      let seen = "";
      try {
        report("breaking");
        await fault.breakIt(context.checks.kubectl(fault.cluster), namespace);
        report("verifying until it shows");
        seen = await untilNamed(fault, context);
      } catch (error) {
        failures.push(messageOf(error));
      }
      // Whatever became of the fault, the fleet is left as it was found; a failed repair must not hide a failed claim.
      try {
        report("repairing");
        await repairFleet(fault, namespace, context);
      } catch (error) {
        failures.push(`not repaired: ${messageOf(error)}`);
      }
      if (failures.length > 0) throw new LabError(failures.join("\n"));
      return `said: ${seen}`;
    },
  };
}

async function repairFleet(fault: Breakage, namespace: string, { checks, lab, reapply }: ScenarioContext) {
  await reapply();
  if (fault.restarts !== undefined) await restartPods(checks.kubectl(fault.cluster), namespace, fault.restarts);
  await verifyFleet(checks, lab.progress, afterRepair);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function untilNamed(fault: Breakage, { checks, lab }: ScenarioContext): Promise<string> {
  const deadline = Date.now() + showsWithin;
  let last = "every check holds";
  do {
    try {
      await verifyFleet(checks, lab.progress, { globalView: 0, longTerm: 0 });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      last = error.message;
      if (fault.named.every((words) => words.test(last))) return last.split("\n")[1] ?? last;
    }
    await pause(betweenTries);
  } while (Date.now() < deadline);
  throw new LabError(`verification should name ${fault.named.join(" and ")}; it says: ${last}`);
}

/** Ends the pods of a component and waits until they are gone; their workload makes new ones. */
export async function restartPods(kubectl: Kubectl, namespace: string, name: string): Promise<void> {
  await kubectl([
    "delete",
    "pod",
    `--selector=app.kubernetes.io/name=${name}`,
    "--namespace",
    namespace,
    "--wait=true",
  ]);
}

/** Replaces text in one entry of a ConfigMap. */
export async function editConfigMap(
  kubectl: Kubectl,
  place: { readonly namespace: string; readonly name: string; readonly key: string },
  edit: (text: string) => string,
): Promise<void> {
  const { namespace, name, key } = place;
  const object = JSON.parse(await kubectl(["get", "configmap", name, "--namespace", namespace, "--output=json"])) as {
    data: Record<string, string>;
  };
  const before = object.data[key] ?? "";
  const after = edit(before);
  if (after === before) throw new LabError(`nothing to break in ${name}/${key}`);
  await kubectl([
    "patch",
    "configmap",
    name,
    "--namespace",
    namespace,
    "--type=merge",
    `--patch=${JSON.stringify({ data: { [key]: after } })}`,
  ]);
}
