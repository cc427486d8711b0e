import type { z } from "zod";
import { descriptionAt, knownKeys } from "./json-schema.js";
import { nearest } from "./nearest.js";
import type { ProblemPath } from "./problem.js";
import type { ProblemHint } from "./schema/primitives.js";

/** A problem before it is known where in the file's text it stands. */
export interface Finding {
  readonly path: ProblemPath;
  readonly got?: unknown;
  readonly rule: string;
  readonly remedy: string;
}

/**
 * Tells what the schema found in the report's terms.
 *
 * @param issues zod's findings.
 * @param input what was validated, to show what was got.
 */
export function shapeFindings(issues: readonly z.core.$ZodIssue[], input: unknown): Finding[] {
  return issues.flatMap((issue) => explain(issue, input));
}

function explain(issue: z.core.$ZodIssue, input: unknown): Finding[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const got = valueAt(input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], valueAt(input, [...path, key])));
    case "invalid_type":
      return [
        got === undefined
          ? { path, rule: `${named(issue.expected)}, which is required here`, remedy: addition(path) }
          : { path, got, rule: named(issue.expected), remedy: `write ${named(issue.expected)}` },
      ];
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const close = typeof got === "string" ? nearest(got, allowed) : undefined;
      const remedy = close === undefined ? "choose one of them" : `did you mean ${close}?`;
      return [{ path, got, rule: `one of ${allowed.join(", ")}`, remedy }];
    }
    case "too_small":
      if (issue.origin === "string")
        return [{ path, got, rule: "text that is not empty", remedy: "write it, or remove the key" }];
      return [{ path, got, rule: `at least ${issue.minimum}`, remedy: `write ${issue.minimum} or more` }];
    case "too_big":
      return [{ path, got, rule: `at most ${issue.maximum}`, remedy: `write ${issue.maximum} or less` }];
    case "custom":
      return [
        { path, got: hint(issue)?.shown ?? got, rule: issue.message, remedy: hint(issue)?.remedy ?? "correct it" },
      ];
    case "invalid_union":
      return [{ path, got, rule: unionRule(issue), remedy: "choose one of them" }];
    case "invalid_key":
      return [{ path, got: path.at(-1), rule: issue.issues[0]?.message ?? issue.message, remedy: "correct the key" }];
    default:
      return [{ path, got, rule: issue.message, remedy: "correct the value" }];
  }
}

const hint = (issue: z.core.$ZodIssueCustom) => issue.params as ProblemHint | undefined;

/** What is missing says best what it is for, and sometimes why nobody can choose it for the reader. */
function addition(path: ProblemPath): string {
  const description = descriptionAt(path);
  return `add ${path.at(-1)}${description === undefined ? "" : `: ${description}`}`;
}

function unknownKey(path: ProblemPath, got: unknown): Finding {
  const known = knownKeys(path.slice(0, -1));
  const close = nearest(String(path.at(-1)), known);
  return {
    path,
    got,
    rule: `a known key: ${known.join(", ")}`,
    remedy: close === undefined ? "remove it" : `did you mean ${close}?`,
  };
}

function unionRule(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = issue.errors.flat().map((inner) => {
    if (inner.code === "invalid_value") return inner.values.map(String).join(", ");
    return inner.code === "invalid_type" ? named(inner.expected) : inner.message;
  });
  return `one of ${[...new Set(options)].join(", ")}`;
}

const names: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a map of keys and values",
  record: "a map of keys and values",
  array: "a list",
};

const named = (type: string): string => names[type] ?? type;

/** What stands at a place, or nothing. */
export function valueAt(input: unknown, path: ProblemPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    input,
  );
}
