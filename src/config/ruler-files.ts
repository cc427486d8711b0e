import { basename, dirname, relative, resolve } from "node:path";
import { z } from "zod";
import { readListFile } from "./list-file.js";
import type { RuleFile } from "./model.js";
import type { Problem } from "./problem.js";
import { duration } from "./schema/primitives.js";
import { shapeFindings, type Finding } from "./shape-problems.js";

const texts = () => z.record(z.string(), z.string()).optional();
const expression = () => z.union([z.string().min(1), z.number()]);

const recording = z.strictObject({ record: z.string().min(1), expr: expression(), labels: texts() });
const alerting = z.strictObject({
  alert: z.string().min(1),
  expr: expression(),
  for: duration().optional(),
  keep_firing_for: duration().optional(),
  labels: texts(),
  annotations: texts(),
});

/** A rule is what it names: told apart first, so that a problem is about the one that is meant. */
const rule = z.unknown().transform((value, context) => {
  const named = typeof value === "object" && value !== null && "alert" in value ? alerting : recording;
  const outcome = named.safeParse(value);
  if (!outcome.success) for (const issue of outcome.error.issues) context.addIssue({ ...issue });
  return outcome.success ? outcome.data : z.NEVER;
});

/** A group as Thanos takes it. Source: Thanos, pkg/rules/rules.go, and Prometheus, model/rulefmt. */
const group = z.strictObject({
  name: z.string().min(1),
  interval: duration({ positive: true }).optional(),
  query_offset: duration().optional(),
  limit: z.int().min(0).optional(),
  labels: texts(),
  partial_response_strategy: z.enum(["abort", "warn", "ABORT", "WARN"]).optional(),
  rules: z.array(rule),
});

const content = z.object({ groups: z.array(group) });

/**
 * Reads the rule files of the Ruler. One that it cannot read would keep all of it from starting, so their structure is
 * looked at here; the expressions are not, which `promtool check rules` does.
 *
 * @param environmentFile path of the environment file; names are relative to its folder.
 * @param named `observability.ruler.ruleFiles`.
 * @returns what was read, and a problem for each thing that is wrong.
 */
export function readRulerFiles(
  environmentFile: string,
  named: readonly string[],
): { rules: RuleFile[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const rules = named.flatMap((name, index): RuleFile[] => {
    const file = resolve(dirname(environmentFile), name);
    const outcome = readListFile(file, "groups");
    if ("problems" in outcome) {
      const path = ["observability", "ruler", "ruleFiles", index];
      problems.push(...outcome.problems.map((problem) => ({ file: environmentFile, path, got: name, ...problem })));
      return [];
    }
    const input = { groups: outcome.items };
    const parsed = content.safeParse(input);
    const shown = relative(process.cwd(), file);
    if (!parsed.success) {
      problems.push(
        ...shapeFindings(parsed.error.issues, input).map((finding) => ({ ...plain(finding), file: shown })),
      );
    }
    problems.push(...repeatedGroups(outcome.items).map((finding) => ({ ...finding, file: shown })));
    return [{ name: basename(name), content: outcome.text }];
  });
  return { rules, problems };
}

/** The keys that the report knows are those of environment files. */
function plain(finding: Finding): Finding {
  if (!finding.rule.startsWith("a known key: ")) return finding;
  return { ...finding, rule: "a key that Thanos knows", remedy: "correct or remove it" };
}

/** Two groups of one name in a file are refused by the Ruler, which then does not start. */
function repeatedGroups(groups: readonly unknown[]): Omit<Problem, "file">[] {
  const names = groups.map((one) =>
    typeof one === "object" && one !== null ? (one as { name?: unknown }).name : undefined,
  );
  return names.flatMap((name, index) =>
    name === undefined || names.indexOf(name) === index
      ? []
      : [
          {
            path: ["groups", index, "name"],
            got: name,
            rule: "a name that no other group of the file has",
            remedy: "rename the group, or join the two",
          },
        ],
  );
}
