import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";
import type { WaitGoal } from "../../src/manifests/fields.js";

/** How far an object is from what an apply waits for. */
export type Readiness =
  | { readonly state: "ready" }
  | { readonly state: "waiting"; readonly detail: string }
  | { readonly state: "failed"; readonly detail: string };

const ready: Readiness = { state: "ready" };
const waiting = (detail: string): Readiness => ({ state: "waiting", detail });

/**
 * Whether a live object has reached what the resource waits for. A rollout is finished when every pod is of the newest
 * revision, ready, and has been so for minReadySeconds; `kubectl rollout status` ignores the last of these.
 */
export function readiness(goal: WaitGoal, object: JsonObject): Readiness {
  const status = objectAt(object, "status");
  const spec = objectAt(object, "spec");
  switch (goal) {
    case "completion":
      return completion(status);
    case "loadBalancer":
      return listAt(objectAt(status, "loadBalancer"), "ingress").length > 0 ? ready : waiting("no address yet");
    case "bound":
      if (status.phase === "Lost") return { state: "failed", detail: "its volume is lost" };
      return status.phase === "Bound" ? ready : waiting(`${text(status.phase, "no phase")}, not bound`);
    case "rollout":
      if (numberAt(status, "observedGeneration") < numberAt(objectAt(object, "metadata"), "generation")) {
        return waiting("not seen by its controller yet");
      }
      return rollouts[object.kind as keyof typeof rollouts](spec, status);
  }
}

const rollouts = { DaemonSet: daemonSet, Deployment: deployment, StatefulSet: statefulSet };

function statefulSet(spec: JsonObject, status: JsonObject): Readiness {
  const replicas = numberAt(spec, "replicas", 1);
  const strategy = objectAt(spec, "updateStrategy");
  const partition = numberAt(objectAt(strategy, "rollingUpdate"), "partition");
  const updates = strategy.type === "OnDelete" ? 0 : Math.max(0, replicas - partition);
  return counts(replicas, [
    ["updated", numberAt(status, "updatedReplicas"), updates],
    ["ready", numberAt(status, "readyReplicas"), replicas],
    ["available", numberAt(status, "availableReplicas"), replicas],
  ]);
}

function deployment(spec: JsonObject, status: JsonObject): Readiness {
  const replicas = numberAt(spec, "replicas", 1);
  const progressing = condition(status, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    return { state: "failed", detail: text(progressing.message, "its progress deadline has passed") };
  }
  const updated = numberAt(status, "updatedReplicas");
  const old = numberAt(status, "replicas") - updated;
  if (old > 0) return waiting(`${old} pod${old === 1 ? "" : "s"} of the previous revision left`);
  return counts(replicas, [
    ["updated", updated, replicas],
    ["ready", numberAt(status, "readyReplicas"), replicas],
    ["available", numberAt(status, "availableReplicas"), replicas],
  ]);
}

function daemonSet(spec: JsonObject, status: JsonObject): Readiness {
  const nodes = numberAt(status, "desiredNumberScheduled");
  const updates = objectAt(spec, "updateStrategy").type === "OnDelete" ? 0 : nodes;
  return counts(nodes, [
    ["updated", numberAt(status, "updatedNumberScheduled"), updates],
    ["ready", numberAt(status, "numberReady"), nodes],
    ["available", numberAt(status, "numberAvailable"), nodes],
  ]);
}

function completion(status: JsonObject): Readiness {
  const failed = condition(status, "Failed");
  if (failed !== undefined) {
    return { state: "failed", detail: `${text(failed.reason, "Failed")}: ${text(failed.message, "no message")}` };
  }
  if (condition(status, "Complete") !== undefined) return ready;
  return waiting(`${numberAt(status, "active")} pods active, ${numberAt(status, "failed")} failed, not complete`);
}

function counts(all: number, checks: readonly (readonly [string, number, number])[]): Readiness {
  const behind = checks.find(([, have, want]) => have < want);
  return behind === undefined ? ready : waiting(`${behind[1]} of ${all} pods ${behind[0]}`);
}

/** The condition of a type, where it holds; a Progressing condition counts with any status. */
function condition(status: JsonObject, type: string): JsonObject | undefined {
  return listAt(status, "conditions").find(
    (one) => one.type === type && (one.status === "True" || type === "Progressing"),
  );
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const inner = object[key];
  return isJsonObject(inner) ? inner : {};
}

function listAt(object: JsonObject, key: string): readonly JsonObject[] {
  const inner = object[key];
  return Array.isArray(inner) ? (inner as readonly JsonObject[]) : [];
}

function numberAt(object: JsonObject, key: string, fallback = 0): number {
  const value = object[key];
  return typeof value === "number" ? value : fallback;
}

function text(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}
