import { z } from "zod";
import { ringPlace, ringStateOf, type RingState } from "../../config/ring-state.js";
import { planBlock, planNumber } from "./plan-block.js";
import type { TerraformPlan } from "./terraform-plan.js";

const labels = z.record(z.string(), z.string()).nullish();
const metadata = planBlock(z.object({ name: z.string(), labels }));

const configMap = z
  .object({ metadata, data: z.record(z.string(), z.string()).nullish() })
  .transform(({ metadata: { name }, data }) => ({ kind: "ConfigMap", metadata: { name }, data: data ?? {} }));

const workload = (kind: string) =>
  z
    .object({
      metadata,
      spec: planBlock(
        z.object({
          replicas: planNumber.pipe(z.number()),
          template: planBlock(
            z.object({
              spec: planBlock(z.object({ container: z.array(z.object({ args: z.array(z.string()).nullish() })) })),
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
  kubernetes_config_map: configMap,
  kubernetes_stateful_set: workload("StatefulSet"),
  kubernetes_deployment: workload("Deployment"),
};

const ring = z.object({ metadata: planBlock(z.object({ name: z.literal(ringPlace.configMap) })) });
const labelled = (component: string) =>
  z.object({
    metadata: planBlock(z.object({ labels: z.object({ "app.kubernetes.io/component": z.literal(component) }) })),
  });

/** What belongs to the ring. Routers have further ConfigMaps, with their labels. */
const parts: Readonly<Record<string, z.ZodType>> = {
  kubernetes_config_map: ring,
  kubernetes_stateful_set: labelled("receive-ingestor"),
  kubernetes_deployment: labelled("receive-router"),
};

const document = z.object({ data: z.object({ [ringPlace.key]: z.string() }) });

/** The rings of a plan: as it is applied, and as it will be. */
export interface RingsInPlan {
  /** Absent where there is none yet. */
  readonly applied?: RingState;
  /** Absent where there is none any more. */
  readonly wanted?: RingState;
  /** Addresses of what belongs to the ring and cannot be read: a number or a text that nobody knows before the apply. */
  readonly unknown: readonly string[];
}

/** An object of the ring, before and after. */
interface RingPart {
  readonly address: string;
  readonly type: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Reads both rings.
 *
 * @throws Error when one of them cannot be understood.
 */
export function ringsInPlan(plan: TerraformPlan): RingsInPlan {
  const found = ringParts(plan);
  const unreadable = found.filter((one) => isUnreadable(one, one.before) || isUnreadable(one, one.after));
  const unknown = unreadable.map(({ address }) => address);
  const applied = ringStateOf(found.flatMap((one) => objectOf(one, one.before)));
  if (applied === undefined || unknown.length > 0) return { applied, unknown };
  const wanted = ringStateOf(found.flatMap((one) => objectOf(one, one.after)));
  return { applied: withOrphans(applied, wanted), wanted, unknown };
}

/** Address of the resource that holds the ring. */
export function ringAddress(plan: TerraformPlan): string {
  return ringParts(plan).find(({ type }) => kindOf(type) === "kubernetes_config_map")?.address ?? ringPlace.configMap;
}

/** A plan with `-target` leaves out of its changes what it does not touch; that stays as it is. */
function ringParts({ resource_changes: changes, prior_state: prior }: TerraformPlan): RingPart[] {
  const planned = new Set(changes.flatMap(({ address, previous_address: former }) => [address, former]));
  const untouched = (prior?.values?.root_module?.resources ?? []).filter(({ address }) => !planned.has(address));
  return [
    ...changes.map(({ address, type, change: { before, after } }) => ({ address, type, before, after })),
    ...untouched.map(({ address, type, values }) => ({ address, type, before: values, after: values })),
  ].filter(({ type, before, after }) => {
    const part = parts[kindOf(type)];
    return part !== undefined && (part.safeParse(before).success || part.safeParse(after).success);
  });
}

function kindOf(type: string): string {
  return type.replace(/_v\d+$/, "");
}

function objectOf({ type }: RingPart, value: unknown): unknown[] {
  const parsed = shapes[kindOf(type)]?.safeParse(value);
  return parsed?.success === true ? [parsed.data] : [];
}

/** Plans leave out what is not known: then the object, or the text of the ring in it, is not whole. */
function isUnreadable(one: RingPart, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  const [object] = objectOf(one, value);
  if (object === undefined) return true;
  return kindOf(one.type) === "kubernetes_config_map" && !document.safeParse(object).success;
}

/**
 * The applied ring with the ingestors whose StatefulSet somebody deleted from around them: the one that is made takes
 * them over, and ends those beyond its own number.
 */
function withOrphans(applied: RingState, wanted: RingState | undefined): RingState {
  const orphans = Object.keys(wanted?.ingestors ?? {})
    .filter((set) => applied.ingestors[set] === undefined)
    .map((set): [string, number] => {
      const ordinals = applied.members.flatMap((address) => {
        const [pod = ""] = address.split(".");
        const ordinal = pod.startsWith(`${set}-`) ? pod.slice(set.length + 1) : "";
        return /^\d+$/.test(ordinal) ? [Number(ordinal)] : [];
      });
      return [set, Math.max(-1, ...ordinals) + 1];
    })
    .filter(([, count]) => count > 0);
  return { ...applied, ingestors: { ...Object.fromEntries(orphans), ...applied.ingestors } };
}
