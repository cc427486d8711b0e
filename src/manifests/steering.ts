import type { ResourceKind, WaitGoal } from "./fields.js";
import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "./json.js";
import type { Report } from "./render-block.js";
import { singleBlock } from "./stack.js";

/** What Terraform does around sending an object. */
export interface Steering {
  /** What a create or an update waits for; absent when it does not wait. */
  readonly wait?: WaitGoal;
  /** How long each operation may take, in seconds. */
  readonly timeouts: { readonly create: number; readonly update: number; readonly delete: number };
  /** `lifecycle.prevent_destroy`: a plan that destroys or replaces the object is refused. */
  readonly preventDestroy: boolean;
  /** `lifecycle.ignore_changes`: argument paths whose changes after the create are left alone; `all` for every one. */
  readonly ignoreChanges: readonly string[];
}

/** Arguments Terraform itself takes in every resource. `timeouts` belongs to the provider but works the same way. */
export const metaArguments: ReadonlySet<string> = new Set(["//", "depends_on", "lifecycle", "provider", "timeouts"]);

/** Arguments of any resource that no manifest can follow, with the reason. */
export const refusedArguments: ReadonlyMap<string, string> = new Map([
  ["connection", "is for provisioners, which run commands; no manifest can"],
  ["count", "multiplies the resource, which needs a running Terraform; loop when synthesizing"],
  ["for_each", "multiplies the resource, which needs a running Terraform; loop when synthesizing"],
  ["id", "is assigned by the provider; leave it out"],
  ["provisioner", "runs commands, which no manifest can"],
]);

const lifecycleArguments = new Set([
  "create_before_destroy",
  "ignore_changes",
  "postcondition",
  "precondition",
  "prevent_destroy",
  "replace_triggered_by",
]);

/** Reads the steering arguments of a resource, reporting those that cannot be followed outside of Terraform. */
export function readSteering(block: JsonObject, kind: ResourceKind, object: JsonObject, report: Report): Steering {
  for (const [name, reason] of refusedArguments) if (name in block) report(name, reason);
  const lifecycle = singleBlock(block.lifecycle) ?? {};
  for (const name of Object.keys(lifecycle)) {
    if (!lifecycleArguments.has(name)) report(`lifecycle.${name}`, "is an argument Terraform does not have");
  }
  return {
    wait: waits(block, kind, object) ? kind.wait?.goal : undefined,
    timeouts: readTimeouts(block.timeouts, kind.timeoutSeconds ?? defaultTimeoutSeconds, report),
    preventDestroy: lifecycle.prevent_destroy === true,
    ignoreChanges: ignoredChanges(lifecycle.ignore_changes),
  };
}

/** Terraform's own limit for a resource whose provider sets none: 20 minutes. */
const defaultTimeoutSeconds = 1200;

function waits(block: JsonObject, { wait }: ResourceKind, object: JsonObject): boolean {
  if (wait === undefined) return false;
  const given = block[wait.argument] ?? wait.default;
  return (given === true || given === "true") && (wait.when?.(object) ?? true);
}

function ignoredChanges(value: JsonValue | undefined): string[] {
  if (value === "all") return ["all"];
  return isJsonList(value) ? value.filter((path): path is string => typeof path === "string") : [];
}

function readTimeouts(value: JsonValue | undefined, fallback: number, report: Report): Steering["timeouts"] {
  const given = isJsonObject(value) ? value : (singleBlock(value) ?? {});
  const read = (operation: string): number => {
    const text = given[operation];
    if (text === undefined || text === null) return fallback;
    const seconds = typeof text === "string" ? durationSeconds(text) : undefined;
    if (seconds === undefined) report(`timeouts.${operation}`, "is not a duration such as 10m or 1h30m");
    return seconds ?? fallback;
  };
  return { create: read("create"), update: read("update"), delete: read("delete") };
}

const unitSeconds = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

/** Seconds in a Go duration; undefined when the text is none. */
export function durationSeconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitSeconds[unit as keyof typeof unitSeconds],
    0,
  );
}
