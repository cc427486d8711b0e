import { readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { PrometheusFiles, RuleFile, ScrapeConfig } from "./model.js";
import type { Problem, ProblemPath } from "./problem.js";
import { YamlSource } from "./yaml-source.js";

interface NamedFiles {
  readonly scrapeConfigFiles: readonly string[];
  readonly ruleFiles: readonly string[];
}

/**
 * Reads the files one Prometheus names in an environment.
 *
 * @param environmentFile path of the environment file; names are relative to its folder.
 * @param path where in it the Prometheus stands.
 * @returns what was read, and a problem for each file that is missing, broken or of another kind.
 */
export function readPrometheusFiles(
  environmentFile: string,
  path: ProblemPath,
  named: NamedFiles,
): { files: PrometheusFiles; problems: Problem[] } {
  const problems: Problem[] = [];
  const read = (key: keyof NamedFiles, list: string) =>
    named[key].flatMap((name, index) => {
      const outcome = readList(resolve(dirname(environmentFile), name), list);
      if ("items" in outcome) return [{ name, ...outcome }];
      problems.push(
        ...outcome.problems.map((problem) => ({
          file: environmentFile,
          path: [...path, key, index],
          got: name,
          ...problem,
        })),
      );
      return [];
    });

  const scrapeConfigs = read("scrapeConfigFiles", "scrape_configs").flatMap(({ name, items }) =>
    items.filter((item): item is ScrapeConfig => {
      if (typeof item === "object" && item !== null && "job_name" in item && typeof item.job_name === "string")
        return true;
      problems.push({
        file: relative(process.cwd(), resolve(dirname(environmentFile), name)),
        path: ["scrape_configs"],
        got: item,
        rule: "a map with a job_name",
        remedy: "give every scrape configuration a job_name",
      });
      return false;
    }),
  );
  const rules = read("ruleFiles", "groups").map(({ name, text }): RuleFile => ({
    name: basename(name),
    content: text,
  }));
  return { files: { scrapeConfigs, rules }, problems };
}

type Outcome =
  | { readonly items: readonly unknown[]; readonly text: string }
  | { readonly problems: readonly Pick<Problem, "rule" | "remedy">[] };

function readList(file: string, list: string): Outcome {
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
  const source = new YamlSource(file, text);
  if (source.syntaxProblems.length > 0) {
    return {
      problems: source.syntaxProblems.map(({ file: place, rule, remedy }) => ({ rule: `${rule} (${place})`, remedy })),
    };
  }
  const content = source.value;
  const items =
    typeof content === "object" && content !== null ? (content as Record<string, unknown>)[list] : undefined;
  if (Array.isArray(items)) return { items, text };
  return { problems: [{ rule: `a file with a list ${list} at its top`, remedy: `put the entries below ${list}:` }] };
}
