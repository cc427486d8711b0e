import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../src/manifests/json.js";
import type { RenderedObject } from "../../src/manifests/render-stack.js";
import { asOneError, LabError } from "../lab-error.js";
import { describeIdentity, identityKey, identityOf } from "./identity.js";
import { entryFor, type Inventory, type InventoryEntry } from "./inventory.js";
import { replacingMember } from "./replacement.js";

/** Name under which the API server keeps what we applied. */
export const FIELD_MANAGER = "thanos-fleet";

/** What is to happen to an object of the stack. */
export type Action = "add" | "change" | "replace" | "keep";

/** An object of the stack and what is to happen to it. */
export interface PlannedObject {
  readonly rendered: RenderedObject;
  readonly action: Action;
  /** Why it is changed or replaced; empty for the others. */
  readonly reason: string;
}

/** What an apply will do. */
export interface Plan {
  /** To be destroyed first: what the stack lacks now, and the previous form of what is replaced. */
  readonly destroy: readonly InventoryEntry[];
  /** Addresses among them that the stack lacks now. */
  readonly removed: readonly string[];
  readonly objects: readonly PlannedObject[];
}

/** What a plan is made from. */
export interface PlanInput {
  readonly inventory: Inventory;
  readonly objects: readonly RenderedObject[];
  /** Objects in the cluster by identity key: those of the stack and those of the inventory, where they exist. */
  readonly live: ReadonlyMap<string, JsonObject>;
  /** Identity keys of objects that somebody else has changed in the cluster. */
  readonly drifted: ReadonlySet<string>;
}

/**
 * Compares what the stack wants with what was applied last and with what exists, as Terraform does.
 * @throws LabError when the plan would destroy what must not be destroyed, or touch objects the stack did not make
 */
export function planStack(input: PlanInput): Plan {
  const { inventory, objects, live } = input;
  const problems: LabError[] = [];
  const planned = objects.map((rendered) => planObject(rendered, input, problems));
  const wanted = new Set(objects.map(({ address }) => address));
  const replaced = new Set(planned.flatMap(({ action, rendered }) => (action === "replace" ? [rendered.address] : [])));
  const removed = Object.keys(inventory.entries).filter((address) => !wanted.has(address));
  const destroy = Object.values(inventory.entries).filter(
    ({ address, object }) =>
      (replaced.has(address) || !wanted.has(address)) && live.has(identityKey(identityOf(object))),
  );
  for (const { action, reason, rendered } of planned) {
    // As in Terraform, the argument protects only while the resource is there to carry it.
    if (action !== "replace" || !rendered.steering.preventDestroy) continue;
    problems.push(new LabError(`${rendered.address} has lifecycle.prevent_destroy, but ${reason}`));
  }
  if (problems.length > 0) throw asOneError(problems);
  return { destroy, removed, objects: planned };
}

/** Objects that look unchanged as far as the inventory can tell: only these need to be looked at for drift. */
export function unchangedSoFar({ inventory, objects, live }: Omit<PlanInput, "drifted">): readonly RenderedObject[] {
  const problems: LabError[] = [];
  return objects.filter(
    (rendered) => planObject(rendered, { inventory, objects, live, drifted: new Set() }, problems).action === "keep",
  );
}

function planObject(rendered: RenderedObject, input: PlanInput, problems: LabError[]): PlannedObject {
  const { address, object, steering } = rendered;
  const identity = identityOf(object);
  const key = identityKey(identity);
  const previous = input.inventory.entries[address];
  const found = input.live.get(key);
  const as = (action: Action, reason = ""): PlannedObject => ({ rendered, action, reason });
  const isRecorded = previous !== undefined && identityKey(identityOf(previous.object)) === key;
  if (!isRecorded && found !== undefined && !isOurs(found)) {
    const what = `${address}: ${describeIdentity(identity)} exists already and was not made by this stack`;
    problems.push(new LabError(what, "delete it, or leave it out of the stack"));
  }
  if (previous === undefined) return as("add");
  if (steering.ignoreChanges.length > 0) {
    problems.push(new LabError(`${address}: lifecycle.ignore_changes cannot be followed here`, "use Terraform"));
  }
  const next = entryFor(rendered, true);
  const member = replacingMember(previous.object, next.object) ?? replacingSecret(rendered, previous, found);
  const previousFound = input.live.get(identityKey(identityOf(previous.object)));
  if (previousFound === undefined && found === undefined) return as("add");
  if (member !== undefined) return as("replace", `${member} cannot change in place`);
  if (!previous.settled && hasFailed(previousFound)) return as("replace", "it failed before");
  if (!previous.settled) return as(previous.digest === "" ? "add" : "change", "the last apply was interrupted");
  if (previous.digest !== next.digest) return as("change", "it is declared differently");
  if (hasOtherData(rendered, found)) return as("change", "its data is different");
  return input.drifted.has(key) ? as("change", "somebody changed it in the cluster") : as("keep");
}

/** The content of an immutable Secret shows in its revision or in the cluster only, not in the inventory. */
function replacingSecret(rendered: RenderedObject, previous: InventoryEntry, found: JsonObject | undefined) {
  if (previous.object.immutable !== true || rendered.object.kind !== "Secret") return undefined;
  const isNew = rendered.writeOnlyRevision !== previous.writeOnlyRevision || hasOtherData(rendered, found);
  return isNew ? "data" : undefined;
}

/** Whether a Secret holds other data in the cluster. Write-only data is never compared: its revision tells. */
function hasOtherData({ object, writeOnlyRevision }: RenderedObject, found: JsonObject | undefined): boolean {
  if (object.kind !== "Secret" || writeOnlyRevision !== undefined || found === undefined) return false;
  return !isDeepStrictEqual(object.data ?? {}, found.data ?? {});
}

/** A Job that has failed stays failed: applying it again changes nothing. Terraform calls it tainted and replaces it. */
function hasFailed(found: JsonObject | undefined): boolean {
  if (found?.kind !== "Job") return false;
  const conditions = ((found.status as JsonObject | undefined)?.conditions ?? []) as readonly JsonObject[];
  return conditions.some(({ type, status }) => type === "Failed" && status === "True");
}

function isOurs(found: JsonObject): boolean {
  const managers = ((found.metadata as JsonObject).managedFields ?? []) as readonly JsonObject[];
  return managers.some(({ manager }) => manager === FIELD_MANAGER);
}
