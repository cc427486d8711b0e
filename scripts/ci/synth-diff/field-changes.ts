import { isJsonObject } from "../../../src/manifests/json.js";
import { lineChanges } from "./line-changes.js";

/** One field that is not what it was. */
export interface FieldChange {
  /** As people write it: `spec[0].template[0].container[thanos].args`. */
  readonly path: string;
  /** What went (`- `) and came (`+ `). */
  readonly lines: readonly string[];
}

/**
 * What is different between two JSON values, field by field. Lists of plain values are compared as texts are, so that a new
 * argument does not show all that follow it; lists of objects by `name` where each has one of its own.
 */
export function fieldChanges(before: unknown, after: unknown, path = ""): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isJsonObject(before) && isJsonObject(after))
    return keyed(before, after, (key) => (path ? `${path}.${key}` : key));
  if (isList(before) && isList(after)) {
    if ([...before, ...after].every(isPlain)) return [{ path, lines: lineChanges(before.map(text), after.map(text)) }];
    const [named, others] = [byName(before), byName(after)];
    const item = (key: string) => `${path}[${key}]`;
    if (named === undefined || others === undefined) return keyed({ ...before }, { ...after }, item);
    const fields = keyed(named, others, item);
    // The same objects in another order are a change as well.
    return fields.length > 0 ? fields : [{ path, lines: lineChanges(Object.keys(named), Object.keys(others)) }];
  }
  if (typeof before === "string" && typeof after === "string" && (before.includes("\n") || after.includes("\n")))
    return [{ path, lines: lineChanges(before.split("\n"), after.split("\n")) }];
  return [
    {
      path,
      lines: [...(before === undefined ? [] : shown("-", before)), ...(after === undefined ? [] : shown("+", after))],
    },
  ];
}

type Fields = Readonly<Record<string, unknown>>;

function keyed(before: Fields, after: Fields, pathOf: (key: string) => string): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  // What the framework notes about its own tree is no field of Terraform's.
  return keys.filter((key) => key !== "//").flatMap((key) => fieldChanges(before[key], after[key], pathOf(key)));
}

function byName(list: readonly unknown[]): Fields | undefined {
  const names = list.map((one) => (isJsonObject(one) ? one["name"] : undefined));
  if (names.some((name) => typeof name !== "string") || new Set(names).size < names.length) return undefined;
  return Object.fromEntries(list.map((one, index) => [names[index] as string, one]));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isPlain = (value: unknown) => value === null || typeof value !== "object";

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function shown(sign: string, value: unknown): string[] {
  const written = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
  return written.split("\n").map((line) => `${sign} ${line}`);
}
