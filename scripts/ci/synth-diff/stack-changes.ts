import { isJsonObject } from "../../../src/manifests/json.js";
import { fieldChanges, type FieldChange } from "./field-changes.js";

/** What a change does to one stack. */
export interface StackChanges {
  /** Addresses that come. */
  readonly added: readonly string[];
  /** Addresses that go. */
  readonly removed: readonly string[];
  readonly changed: readonly { readonly address: string; readonly fields: readonly FieldChange[] }[];
}

/**
 * Compares two synthesized stacks by address.
 *
 * @param before content of the stack's `cdk.tf.json`. `undefined`: it was not there
 * @param after the same, of the other side.
 */
export function stackChanges(before: unknown, after: unknown): StackChanges {
  const [old, present] = [blocks(before), blocks(after)];
  const addresses = [...new Set([...old.keys(), ...present.keys()])].sort();
  return {
    added: addresses.filter((address) => !old.has(address)),
    removed: addresses.filter((address) => !present.has(address)),
    changed: addresses
      .filter((address) => old.has(address) && present.has(address))
      .map((address) => ({ address, fields: fieldChanges(old.get(address), present.get(address)) }))
      .filter(({ fields }) => fields.length > 0),
  };
}

/** Whether nothing changes. */
export function isUnchanged({ added, removed, changed }: StackChanges): boolean {
  return added.length + removed.length + changed.length === 0;
}

/** Levels of names below a block: a resource has a type and a name. */
const LEVELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  moved: 0,
  removed: 0,
  import: 0,
};

/** Everything in a stack that has an address, by address. */
function blocks(stack: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const add = (prefix: readonly string[], value: unknown, levels: number) => {
    if (levels === 0 || !isJsonObject(value)) found.set(prefix.join("."), value);
    else for (const [key, inner] of Object.entries(value)) if (key !== "//") add([...prefix, key], inner, levels - 1);
  };
  if (!isJsonObject(stack)) return found;
  for (const [block, value] of Object.entries(stack)) {
    if (block === "//") continue;
    add(block === "resource" ? [] : [block], value, LEVELS[block] ?? 1);
  }
  return found;
}
