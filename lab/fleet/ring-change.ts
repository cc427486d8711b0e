import { describeProblem } from "../../src/config/problem.js";
import { ringChangeProblems } from "../../src/config/ring-change.js";
import { ringSelector, ringStateOf, type RingState } from "../../src/config/ring-state.js";
import type { Environment } from "../../src/config/model.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { LabError } from "../lab-error.js";

/**
 * Looks at the ring in the cluster before anything of the stack is touched: what one apply cannot do safely is refused.
 *
 * @param objects what is to be applied.
 * @throws LabError with the two steps that are safe, or when the ring in the cluster cannot be read.
 */
export async function refuseUnsafeRingChange(
  { file, observability }: Pick<Environment, "file" | "observability">,
  objects: readonly unknown[],
  kubectl: Kubectl,
): Promise<void> {
  const wanted = ringStateOf(objects);
  if (wanted === undefined) return;
  const args = ["get", "configmaps,statefulsets,deployments", "--namespace", observability.namespace];
  const live = await kubectl([...args, `--selector=${ringSelector}`, "--output=json"]);
  const { items } = JSON.parse(live) as { readonly items: readonly unknown[] };
  const problems = ringChangeProblems(applied(items), wanted, file);
  if (problems.length === 0) return;
  throw new LabError(["the ring cannot change like this in one apply", ...problems.map(describeProblem)].join("\n"));
}

function applied(items: readonly unknown[]): RingState | undefined {
  try {
    return ringStateOf(items);
  } catch (error) {
    throw new LabError(`the ring in the cluster: ${error instanceof Error ? error.message : String(error)}`);
  }
}
