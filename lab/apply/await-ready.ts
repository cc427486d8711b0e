import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../src/manifests/json.js";
import type { RenderedObject } from "../../src/manifests/render-stack.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { readLive } from "./cluster-objects.js";
import { diagnose, failureLine, readEvents } from "./diagnose.js";
import { hopeless, warningsAbout } from "./events.js";
import { describeIdentity, identityKey, identityOf } from "./identity.js";
import type { KubectlTarget } from "./kubectl.js";
import { readiness } from "./readiness.js";

/** An object that was applied and is waited for. */
export interface Awaited {
  readonly rendered: RenderedObject;
  /** When it was applied, in milliseconds since the epoch. */
  readonly since: number;
  /** Seconds since it was applied. */
  readonly elapsed: () => number;
  /** How long it may take. */
  readonly limitSeconds: number;
}

/** Starts the clock for an object that was just applied. */
export function awaitFrom(rendered: RenderedObject, operation: "create" | "update", since: number): Awaited {
  return { rendered, since, elapsed: startClock(), limitSeconds: rendered.steering.timeouts[operation] };
}

/** What one look at the awaited objects showed. */
export interface Look {
  readonly ready: readonly Awaited[];
  readonly waiting: readonly Awaited[];
  /** What the first of those still waiting waits for, for a progress line. */
  readonly detail: string;
}

/**
 * Looks at all awaited objects at once, in one call.
 * @param withEvents whether to look for warnings too that make further waiting pointless; one more call per namespace
 * @throws LabError for the first that has failed, ran out of time, or can never become ready; with warnings of the
 * cluster, the state of its pods and their last log lines
 */
export async function lookAt(target: KubectlTarget, awaited: readonly Awaited[], withEvents: boolean): Promise<Look> {
  const identities = awaited.map(({ rendered }) => identityOf(rendered.object));
  const live = await readLive(target, identities);
  const events = new Map<string | undefined, readonly JsonObject[]>();
  for (const { namespace } of withEvents ? identities : []) {
    if (!events.has(namespace)) events.set(namespace, await readEvents(target, namespace));
  }
  const ready: Awaited[] = [];
  const waiting: Awaited[] = [];
  let detail = "";
  for (const one of awaited) {
    const { rendered } = one;
    const identity = identityOf(rendered.object);
    const object = live.get(identityKey(identity));
    // A Job with a time-to-live may finish and be gone between two looks; the provider takes that for success too.
    const found =
      object === undefined && rendered.object.kind === "Job" ? { state: "ready" as const } : look(one, object);
    if (found.state === "ready") {
      ready.push(one);
      continue;
    }
    if (found.state === "failed") throw await failure(target, one, object, `failed: ${found.detail}`);
    if (one.elapsed() > one.limitSeconds) {
      throw await failure(target, one, object, `not ready after ${one.limitSeconds} s: ${found.detail}`);
    }
    const warnings = warningsAbout(identity, events.get(identity.namespace) ?? [], one.since);
    const reason = hopeless(warnings, hasPods(object), one.elapsed());
    if (reason !== undefined) throw await failure(target, one, object, `cannot get its pods: ${reason.message}`);
    waiting.push(one);
    detail ||= `${describeIdentity(identity)}: ${found.detail}`;
  }
  return { ready, waiting, detail };
}

/** Pause before the next look: short at first, so that a quick rollout is not slowed down by being watched. */
export async function pauseBetweenLooks(looks: number): Promise<void> {
  await sleep(Math.min(2000, 300 * 1.5 ** looks));
}

function look({ rendered }: Awaited, object: JsonObject | undefined) {
  if (object === undefined) return { state: "failed" as const, detail: "somebody deleted it" };
  return readiness(rendered.steering.wait!, object);
}

function hasPods(object: JsonObject | undefined): boolean {
  const { replicas, currentNumberScheduled, active } = (object?.status ?? {}) as JsonObject;
  return [replicas, currentNumberScheduled, active].some((count) => typeof count === "number" && count > 0);
}

async function failure(target: KubectlTarget, one: Awaited, object: JsonObject | undefined, detail: string) {
  const identity = identityOf(one.rendered.object);
  const evidence = await diagnose(target, object ?? one.rendered.object, identity, one.since);
  return new LabError(failureLine(one.rendered.address, identity, detail) + evidence);
}
