import { readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { PrometheusFiles, RuleFile, ScrapeConfig } from "./model.js";
import type { Problem, ProblemPath } from "./problem.js";
import { configMapRoom } from "./rules/prometheus-files.js";
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

  const entries = <Entry extends object>(
    file: { readonly name: string; readonly items: readonly unknown[] },
    list: string,
    key: keyof Entry & string,
    remedy: string,
  ) =>
    file.items.filter((item, index): item is Entry => {
      const name = typeof item === "object" && item !== null ? (item as Record<string, unknown>)[key] : undefined;
      if (typeof name === "string" && name !== "") return true;
      problems.push({
        file: relative(process.cwd(), resolve(dirname(environmentFile), file.name)),
        path: [list, index],
        got: item,
        rule: `a map with a ${key}`,
        remedy,
      });
      return false;
    });

  const scrapeConfigs = read("scrapeConfigFiles", "scrape_configs").flatMap((file) =>
    entries<ScrapeConfig>(file, "scrape_configs", "job_name", "give every scrape configuration a job_name"),
  );
  const rules = read("ruleFiles", "groups").map((file): RuleFile => {
    entries<{ readonly name: string }>(file, "groups", "name", "give every group of rules a name");
    return { name: basename(file.name), content: file.text };
  });
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
