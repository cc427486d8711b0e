import type { z } from "zod";

type Node = Record<string | number, unknown>;
type Path = readonly (string | number)[];

/** Passes as every text that the schema requires: a name, a path, a host. */
const standInText = "stand-in";

/** What takes the place of a required value that is missing, by its type. */
const standIns: Readonly<Record<string, () => unknown>> = {
  string: () => standInText,
  object: () => ({}),
  array: () => [],
};

/** Each round mends one level: a value that is removed may turn out to be required, and to require others. */
const rounds = 10;

/**
 * The content of an invalid input, mended: keys the schema does not know are gone, values outside a choice are its first
 * option, everything else that is wrong is gone, so that its default takes its place, or a stand-in where it has none.
 * It serves to run the rules on the rest of the file; nothing is ever built from it.
 *
 * @param input what the schema refused.
 * @returns nothing when it cannot be mended.
 */
export function repaired<Content>(input: unknown, schema: z.ZodType<Content>): Content | undefined {
  const box = { input: structuredClone(input) };
  for (let round = 0; round < rounds; round++) {
    const parsed = schema.safeParse(box.input);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) mend(box, issue);
  }
  return undefined;
}

function mend(box: object, issue: z.core.$ZodIssue): void {
  const path = ["input", ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) replace(box, [...path, key], undefined);
      return;
    case "invalid_value":
      replace(box, path, issue.values[0]);
      return;
    case "invalid_type":
      // A wrong value goes first, because it may have a default; what is missing after that is required.
      replace(box, path, read(box, path) === undefined || isItem(path) ? standIns[issue.expected]?.() : undefined);
      return;
    default:
      // An item is kept as a stand-in: without it the others would move, and their problems with them.
      replace(box, path, isItem(path) && read(box, path) !== standInText ? standInText : undefined);
  }
}

const isItem = (path: Path) => typeof path.at(-1) === "number";

const read = (root: unknown, path: Path) => path.reduce((node, part) => (node as Node | undefined)?.[part], root);

function replace(root: unknown, path: Path, value: unknown): void {
  const [parent, key] = [read(root, path.slice(0, -1)), path.at(-1)];
  if (typeof parent !== "object" || parent === null || key === undefined) return;
  if (value !== undefined) (parent as Node)[key] = value;
  else if (Array.isArray(parent)) replace(root, path.slice(0, -1), []);
  else delete (parent as Node)[key];
}
