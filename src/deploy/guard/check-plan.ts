import { ringChangeProblems } from "../../config/ring-change.js";
import { lossOfIdentity } from "./identities.js";
import { changedMinioLayout } from "./minio-servers.js";
import { preciousness, type Precious } from "./precious.js";
import type { Refusal } from "./refusal.js";
import { ringAddress, ringsInPlan } from "./ring-in-plan.js";
import { describeAction, isLost, type ResourceChange, type TerraformPlan } from "./terraform-plan.js";

/** What a plan is checked with. */
export interface CheckPlanOptions {
  /** Id of the stack. */
  readonly stack: string;
  /** What somebody allows by name: an address, or `<stack>:<address>`. */
  readonly allow: readonly string[];
  /** Environment file, as the reader would name it. @default - `the environment file` */
  readonly file?: string;
  /**
   * Whether the whole stack is destroyed and somebody confirmed that by its name. Then only what outlives a cluster is
   * refused: buckets and their keys.
   *
   * @default false
   */
  readonly destroys?: boolean;
}

/** Kinds that outlive the cluster whose samples are in them. */
const outlivesClusters = new Set(["aws_s3_bucket", "aws_kms_key"]);

/**
 * Says what of a plan is not to be done by the way: whatever loses samples or trust, by being destroyed, replaced or
 * forgotten, a ring that shrinks in one step, another layout of MinIO, and identities whose numbers go back.
 *
 * @returns nothing when the plan may be applied.
 */
export function checkPlan(plan: TerraformPlan, options: CheckPlanOptions): readonly Refusal[] {
  const refusals = [
    ...plan.resource_changes.flatMap((change) => refusalOf(change, plan, options)),
    ...(options.destroys === true ? [] : ringRefusals(plan, options)),
  ];
  return refusals.filter(({ address }) => !isAllowed(address, options));
}

/** What somebody allows that no plan does: a name that was mistyped, or that is not needed any more. */
export function needlessAllowances(
  plans: ReadonlyMap<string, TerraformPlan>,
  allow: readonly string[],
): readonly string[] {
  const refused = [...plans].flatMap(([stack, plan]) =>
    [true, false].flatMap((destroys) =>
      checkPlan(plan, { stack, allow: [], destroys }).flatMap(({ address }) => [address, `${stack}:${address}`]),
    ),
  );
  return allow.filter((one) => !refused.includes(one));
}

function isAllowed(address: string, { stack, allow }: CheckPlanOptions): boolean {
  return allow.includes(address) || allow.includes(`${stack}:${address}`);
}

function refusalOf(change: ResourceChange, plan: TerraformPlan, { stack, destroys }: CheckPlanOptions): Refusal[] {
  if (destroys === true && !outlivesClusters.has(change.type)) return [];
  const precious = whyNot(change, plan);
  if (precious === undefined) return [];
  const { address } = change;
  return [
    {
      address,
      action: describeAction(change.change),
      reason: precious.reason,
      remedy: `${precious.remedy}; ${allTheSame(stack, address)}`,
    },
  ];
}

function whyNot(change: ResourceChange, { resource_changes: all }: TerraformPlan): Precious | undefined {
  return (
    changedMinioLayout(change) ?? lossOfIdentity(change, all) ?? (isLost(change) ? preciousness(change) : undefined)
  );
}

function allTheSame(stack: string, address: string): string {
  return `to do it all the same: --allow '${stack}:${address}'`;
}

function ringRefusals(plan: TerraformPlan, { stack, file = "the environment file" }: CheckPlanOptions): Refusal[] {
  const address = ringAddress(plan);
  const refused = (reason: string, remedy: string): Refusal => ({
    address,
    action: "changed in one step",
    reason,
    remedy: `${remedy}; ${allTheSame(stack, address)}`,
  });
  try {
    const { applied, wanted, unknown } = ringsInPlan(plan);
    if (applied === undefined) return [];
    if (unknown.length > 0) {
      return [
        refused(
          `nobody knows before the apply what of the ring it would leave: ${unknown.join(", ")} cannot be read`,
          "apply first what it waits for, then plan again",
        ),
      ];
    }
    if (wanted === undefined) {
      return [
        refused(
          `the ring goes with ${applied.members.length} ingestors in it, and nobody takes what is sent any more`,
          "npm run destroy where the whole cluster goes",
        ),
      ];
    }
    return ringChangeProblems(applied, wanted, file).map(({ rule, remedy }) => refused(rule, remedy));
  } catch (error) {
    return [refused(error instanceof Error ? error.message : String(error), "mend the ring first (docs/receive.md)")];
  }
}
