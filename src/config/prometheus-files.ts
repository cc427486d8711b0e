import { basename, dirname, relative, resolve } from "node:path";
import { readListFile } from "./list-file.js";
import type { PrometheusFiles, RuleFile, ScrapeConfig } from "./model.js";
import type { Problem, ProblemPath } from "./problem.js";

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
      const outcome = readListFile(resolve(dirname(environmentFile), name), list);
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
