import { z } from "zod";

const change = z.object({
  actions: z.array(z.string()),
  before: z.unknown(),
  /** Without what nobody knows before the apply. */
  after: z.unknown(),
  /** In the shape of `after`: true where a value is not known before the apply. */
  after_unknown: z.unknown(),
  /** Which arguments make a replacement of it, as paths of keys and list positions. */
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
});

/** What `terraform show -json` says of a saved plan, as far as anybody here looks at it. */
export const terraformPlan = z.object({
  format_version: z.string().regex(/^1\./, { error: "a plan of format 1, as Terraform from 1.0 on writes it" }),
  terraform_version: z.string().default("unknown"),
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        /** Where it was before, when the plan moves it. */
        previous_address: z.string().optional(),
        mode: z.string().default("managed"),
        type: z.string(),
        name: z.string(),
        change,
      }),
    )
    .default([]),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
  /** What is there, also of what a plan with `-target` leaves out of its changes. */
  prior_state: z
    .object({
      values: z
        .object({
          root_module: z
            .object({
              resources: z.array(z.object({ address: z.string(), type: z.string(), values: z.unknown() })).default([]),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/** A plan: what would be done to which resource. */
export type TerraformPlan = z.output<typeof terraformPlan>;

/** What a plan does to one resource. */
export type ResourceChange = TerraformPlan["resource_changes"][number];

/**
 * Reads what `terraform show -json` printed.
 *
 * @throws Error when it is not a plan.
 */
export function parsePlan(text: string): TerraformPlan {
  const parsed = terraformPlan.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`this is not a plan of Terraform: ${parsed.error.issues[0]?.message ?? "unknown"}`);
}

/** How many resources a plan touches. A replacement is one added and one destroyed, as Terraform counts it. */
export interface PlanCounts {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** Counts what a plan does. Data that is only read counts for nothing. */
export function countChanges({ resource_changes }: TerraformPlan): PlanCounts {
  const actions = resource_changes.filter(({ mode }) => mode === "managed").flatMap(({ change }) => change.actions);
  const count = (action: string) => actions.filter((one) => one === action).length;
  return { added: count("create"), changed: count("update"), destroyed: count("delete") };
}

/** Whether a resource is destroyed, replaced, or left behind without Terraform. */
export function isLost({ change: { actions } }: ResourceChange): boolean {
  return actions.includes("delete") || actions.includes("forget");
}

/** What happens to a resource, in one word. */
export function describeAction({ actions }: ResourceChange["change"]): string {
  if (actions.includes("create") && actions.includes("delete")) return "replaced";
  if (actions.includes("delete")) return "destroyed";
  if (actions.includes("forget")) return "forgotten";
  if (actions.includes("create")) return "created";
  if (actions.includes("update")) return "changed";
  return "unchanged";
}
