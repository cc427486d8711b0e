import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type JsonObject, type JsonValue, isJsonList, isJsonObject } from "../../src/manifests/json.js";
import type { KubernetesObject, RenderedObject } from "../../src/manifests/render-stack.js";
import { LabError } from "../lab-error.js";

/** One object that a stack made, as it was applied last. */
export interface InventoryEntry {
  /** Terraform address. */
  readonly address: string;
  /** The object. Of a Secret's data only the keys are kept, with empty values: no secret is ever written to disk. */
  readonly object: KubernetesObject;
  /** Revision of a Secret's write-only data. */
  readonly writeOnlyRevision?: number;
  /** Digest of the above; empty while the object is being created. */
  readonly digest: string;
  readonly dependsOn: readonly string[];
  readonly preventDestroy: boolean;
  /** How long a delete may take. */
  readonly deleteSeconds: number;
  /** False from before an object is applied until what it waits for has come. */
  readonly settled: boolean;
}

/** What a stack has made in a cluster. */
export interface Inventory {
  readonly stackId: string;
  /** Context of the cluster, so that it is not mistaken for another one. */
  readonly context: string;
  /** By Terraform address. */
  readonly entries: Readonly<Record<string, InventoryEntry>>;
}

/**
 * The inventory of a stack; an empty one when it was never applied.
 * @throws LabError when the file is of another stack or cluster, or is no inventory
 */
export function readInventory(file: string, stackId: string, context: string): Inventory {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { stackId, context, entries: {} };
    throw error;
  }
  const inventory = parse(text, file);
  for (const [what, found, wanted] of [
    ["stack", inventory.stackId, stackId],
    ["cluster", inventory.context, context],
  ] as const) {
    if (found !== wanted) throw new LabError(`${file} belongs to ${what} ${found}, not ${wanted}`, "use another file");
  }
  return inventory;
}

/** Writes an inventory; atomic, so that an interruption leaves the old one or the new one. */
export function writeInventory(file: string, inventory: Inventory): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(inventory, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The entry an object gets once it was applied. */
export function entryFor(rendered: RenderedObject, settled: boolean): InventoryEntry {
  const object = withoutSecrets(rendered.object);
  const { address, writeOnlyRevision, dependsOn, steering } = rendered;
  return {
    address,
    object,
    ...(writeOnlyRevision === undefined ? {} : { writeOnlyRevision }),
    digest: digestOf(object, writeOnlyRevision),
    dependsOn,
    preventDestroy: steering.preventDestroy,
    deleteSeconds: steering.timeouts.delete,
    settled,
  };
}

/** A Secret with its keys alone; every other object as it is. */
export function withoutSecrets(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Secret" || !isJsonObject(object.data)) return object;
  return { ...object, data: Object.fromEntries(Object.keys(object.data).map((key) => [key, ""])) };
}

function digestOf(object: JsonObject, revision: number | undefined): string {
  const content = JSON.stringify([sorted(object), revision ?? null]);
  return createHash("sha256").update(content).digest("hex");
}

function sorted(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function parse(text: string, file: string): Inventory {
  try {
    const parsed = JSON.parse(text) as Partial<Inventory>;
    if (typeof parsed.stackId === "string" && parsed.entries !== undefined) return parsed as Inventory;
  } catch {
    // falls through to the one message for every way of being unreadable
  }
  throw new LabError(`${file} is not an inventory`, "remove it, and what it stands for from the cluster");
}
