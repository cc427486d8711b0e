import { z } from "zod";
import type { RingState } from "../../config/ring-state.js";
import { ringPlace, ringStateOf } from "../../config/ring-state.js";
import type { ResourceChange, TerraformPlan } from "./terraform-plan.js";

/** A block of the provider: a list of one. */
const block = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(shape)
    .min(1)
    .transform((all) => all[0]!);

const metadata = block(z.object({ name: z.string(), labels: z.record(z.string(), z.string()).nullish() }));

const configMap = z
  .object({ metadata, data: z.record(z.string(), z.string()).nullish() })
  .transform(({ metadata: { name }, data }) => ({ kind: "ConfigMap", metadata: { name }, data: data ?? {} }));

const workload = (kind: string) =>
  z
    .object({
      metadata,
      spec: block(
        z.object({
          // The provider keeps it as text.
          replicas: z.coerce.number(),
          template: block(
            z.object({
              spec: block(z.object({ container: z.array(z.object({ args: z.array(z.string()).nullish() })) })),
            }),
          ),
        }),
      ),
    })
    .transform(({ metadata: { name, labels }, spec: { replicas, template } }) => ({
      kind,
      metadata: { name, labels: labels ?? {} },
      spec: {
        replicas,
        template: { spec: { containers: template.spec.container.map(({ args }) => ({ args: args ?? [] })) } },
      },
    }));

const shapes: Readonly<Record<string, z.ZodType>> = {
  kubernetes_config_map_v1: configMap,
  kubernetes_stateful_set_v1: workload("StatefulSet"),
  kubernetes_deployment_v1: workload("Deployment"),
};

/** The rings of a plan: as it is applied, and as it will be. */
export interface RingsInPlan {
  /** Absent where there is none yet. */
  readonly applied?: RingState;
  /** Absent where there is none any more. */
  readonly wanted?: RingState;
  /** Addresses of ingestors whose number nobody knows before the apply. */
  readonly unknown: readonly string[];
}

/** Reads both rings. @throws Error when one of them cannot be understood. */
export function ringsInPlan({ resource_changes }: TerraformPlan): RingsInPlan {
  return {
    applied: ringStateOf(resource_changes.flatMap((one) => objectOf(one, one.change.before))),
    wanted: ringStateOf(resource_changes.flatMap((one) => objectOf(one, one.change.after))),
    unknown: resource_changes.filter(hasUnknownReplicas).map(({ address }) => address),
  };
}

function objectOf({ type }: ResourceChange, value: unknown): unknown[] {
  const parsed = shapes[type]?.safeParse(value);
  return parsed?.success === true ? [parsed.data] : [];
}

const ingestorBefore = z.object({
  metadata: block(z.object({ labels: z.object({ "app.kubernetes.io/component": z.literal("receive-ingestor") }) })),
});
const unknownReplicas = z.object({ spec: block(z.object({ replicas: z.literal(true) })) });

/** Ingestors that run already: of those that are made now nothing can be lost. */
function hasUnknownReplicas({ type, change }: ResourceChange): boolean {
  return (
    type === "kubernetes_stateful_set_v1" &&
    ingestorBefore.safeParse(change.before).success &&
    (unknownReplicas.safeParse(change.after_unknown).success ||
      z.object({ spec: z.literal(true) }).safeParse(change.after_unknown).success)
  );
}

/** Address of the resource that holds the ring. */
export function ringAddress({ resource_changes }: TerraformPlan): string {
  const named = z.object({ metadata: block(z.object({ name: z.literal(ringPlace.configMap) })) });
  const found = resource_changes.find(
    ({ change }) => named.safeParse(change.before).success || named.safeParse(change.after).success,
  );
  return found?.address ?? ringPlace.configMap;
}
