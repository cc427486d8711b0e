import { z } from "zod";
import type { ProblemHint } from "./primitives.js";

/** Escapes of letters and digits that RE2 knows; before punctuation a backslash is always allowed. */
const knownEscape = /^[abfnrtvxABDEQPSWdpswz0]$/;

/** Flags that RE2 takes at the front of a group or of the whole pattern: `(?i)`, `(?s-m:…)`. */
const flags = /\(\?([imsU]*)(?:-[imsU]+)?([:)])/g;

interface Refusal {
  readonly rule: string;
  readonly remedy: string;
}

const malformed: Refusal = {
  rule: "a regular expression",
  remedy: "close every bracket and escape special characters with a backslash",
};

/**
 * A regular expression as Prometheus's relabelling takes it (RE2, anchored at both ends). RE2 lacks what would make a
 * search slow, and Prometheus does not start with a pattern it cannot read.
 */
export const regularExpression = () =>
  z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const refusal = refused(value);
      if (refusal === undefined) return;
      const params: ProblemHint = { remedy: refusal.remedy };
      context.addIssue({ code: "custom", message: refusal.rule, params, input: value });
    })
    .meta({ title: "regular expression" });

/**
 * Whether a pattern that passed matches a whole text, as relabelling asks it.
 *
 * @param pattern a pattern that `regularExpression` accepts.
 */
export function matchesWhole(pattern: string, text: string): boolean {
  const insensitive = /^\(\?[msU]*i/.test(pattern);
  return new RegExp(`^(?:${inJavaScript(pattern)})$`, insensitive ? "i" : "").test(text);
}

function refused(pattern: string): Refusal | undefined {
  const unknown = [...pattern.matchAll(/\\([\s\S])/g)]
    .map(([, letter = ""]) => letter)
    .find((letter) => /[A-Za-z0-9]/.test(letter) && !knownEscape.test(letter));
  if (unknown !== undefined) {
    return {
      rule: `a regular expression that RE2 can read; it knows no \\${unknown}`,
      remedy: "write it without back-references and escapes that only other engines know",
    };
  }
  const withoutEscapes = pattern.replace(/\\[\s\S]/g, "_");
  const withoutClasses = withoutEscapes.replace(/\[(?!\^?\])[^\]]+\]/g, "_");
  if (/\[\^?\]/.test(withoutClasses)) {
    return {
      rule: "a regular expression that RE2 can read; it knows no empty bracket expression",
      remedy: "put characters between the brackets, or write . for any character",
    };
  }
  if (/\(\?<?[=!]/.test(withoutClasses)) {
    return {
      rule: "a regular expression that RE2 can read; it knows no look-around such as (?!…)",
      remedy: "list what is meant, or split it over keep and drop",
    };
  }
  const counts = [...withoutClasses.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, least, most]) => [least, most]);
  if (counts.some((count) => Number(count ?? 0) > 1000)) {
    return {
      rule: "a regular expression that RE2 can read; it repeats at most 1000 times",
      remedy: "write + or * in place of the count",
    };
  }
  try {
    new RegExp(inJavaScript(pattern));
    return undefined;
  } catch {
    return malformed;
  }
}

/** RE2's own spellings, as the engine at hand would write them; a flag inside is left out, because it decides no syntax. */
function inJavaScript(pattern: string): string {
  return pattern
    .replace(/\(\?P</g, "(?<")
    .replace(flags, (_, _flags: string, end: string) => (end === ":" ? "(?:" : ""));
}
