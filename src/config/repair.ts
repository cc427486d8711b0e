import type { z } from "zod";

type Node = Record<string | number, unknown>;

/**
 * A copy of an invalid input that has a chance to be valid: keys the schema does not know are gone, values outside a
 * choice are its first option, everything else that is wrong is gone, so that its default takes its place. It serves to
 * run the rules on the rest of the file; nothing is ever built from it.
 *
 * @param input what the schema refused.
 * @param issues why.
 */
export function repaired(input: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(input);
  for (const issue of issues) {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) change(copy, [...path, key], undefined);
    } else {
      change(copy, path, issue.code === "invalid_value" ? issue.values[0] : undefined);
    }
  }
  return copy;
}

function change(root: unknown, path: readonly (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((node, part) => (node as Node | undefined)?.[part], root);
  const key = path.at(-1);
  if (typeof parent !== "object" || parent === null || key === undefined) return;
  if (value !== undefined) (parent as Node)[key] = value;
  else if (!Array.isArray(parent)) delete (parent as Node)[key];
}
