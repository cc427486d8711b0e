import { readFileSync } from "node:fs";
import type { Problem } from "./problem.js";
import { configMapRoom } from "./rules/prometheus-files.js";
import { YamlSource } from "./yaml-source.js";

/** What a file holds that should be one list. */
type ListFile =
  | { readonly items: readonly unknown[]; readonly text: string }
  | { readonly problems: readonly Pick<Problem, "rule" | "remedy">[] };

/**
 * Reads a YAML file that holds one list and nothing else.
 *
 * @param file path of it.
 * @param list key of the list, such as `groups`.
 * @returns its items and its text, or what keeps it from being one.
 */
export function readListFile(file: string, list: string): ListFile {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {
      problems: [
        {
          rule: `a file that can be read, relative to the environment file; ${file} cannot`,
          remedy: "correct the path",
        },
      ],
    };
  }
  if (Buffer.byteLength(text) > configMapRoom) {
    return {
      problems: [
        { rule: "a file of at most 900 KiB, because a ConfigMap holds 1 MiB", remedy: "leave out what nobody reads" },
      ],
    };
  }
  const source = new YamlSource(file, text);
  if (source.syntaxProblems.length > 0) {
    return {
      problems: source.syntaxProblems.map(({ file: place, rule, remedy }) => ({ rule: `${rule} (${place})`, remedy })),
    };
  }
  const content = source.value;
  const top = typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
  const items = top[list];
  if (!Array.isArray(items)) {
    return { problems: [{ rule: `a file with a list ${list} at its top`, remedy: `put the entries below ${list}:` }] };
  }
  const others = Object.keys(top).filter((key) => key !== list);
  if (others.length === 0) return { items, text };
  return {
    problems: [
      {
        rule: `a file with nothing but ${list} at its top; this has ${others.join(", ")} too`,
        remedy: "remove the rest",
      },
    ],
  };
}
