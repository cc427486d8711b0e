import { basename } from "node:path";
import { observabilityClusterName, type Environment, type RuleFile } from "../model.js";
import { fleetRuleFile } from "../ruler.js";
import type { ProblemPath } from "../problem.js";
import type { Finding } from "../shape-problems.js";

/** Room in the ConfigMap of one Prometheus, or of the Ruler, which holds 1 MiB, names and metadata included. */
export const configMapRoom = 900 * 1024;

function everyRuleFileList({
  observability,
  childClusters,
  prometheusFiles,
  rulerRules,
}: Environment): { path: ProblemPath; rules: readonly RuleFile[]; files: readonly string[]; ours?: string }[] {
  return [
    {
      path: ["observability", "prometheus"] as ProblemPath,
      rules: prometheusFiles.get(observabilityClusterName)?.rules ?? [],
      files: observability.prometheus.ruleFiles,
    },
    {
      path: ["observability", "ruler"] as ProblemPath,
      rules: rulerRules,
      files: observability.ruler.ruleFiles,
      ours: fleetRuleFile,
    },
    ...childClusters.map(({ name, prometheus }, index) => ({
      path: ["childClusters", index, "prometheus"] as ProblemPath,
      rules: prometheusFiles.get(name)?.rules ?? [],
      files: prometheus.ruleFiles,
    })),
  ];
}

/** All rule files of a Prometheus, or of the Ruler, lie in one folder: of two with one name, the first would be lost without a word. The Ruler has one of ours. */
export function uniqueRuleFileNames(environment: Environment): Finding[] {
  return everyRuleFileList(environment).flatMap(({ path, files, ours }) => {
    const names = files.map((file) => basename(file));
    return files.flatMap((file, index) =>
      names.indexOf(basename(file)) === index && basename(file) !== ours
        ? []
        : [
            {
              path: [...path, "ruleFiles", index],
              got: file,
              rule: "file names of their own, whatever the folder",
              remedy: "rename the file, or remove it when it is listed twice",
            },
          ],
    );
  });
}

/** A rule file's name becomes a key of a ConfigMap, and Kubernetes refuses other characters there. */
export function ruleFileNamesAreKeys(environment: Environment): Finding[] {
  return everyRuleFileList(environment).flatMap(({ path, files }) =>
    files.flatMap((file, index) =>
      /^[-._a-zA-Z0-9]{1,253}$/.test(basename(file))
        ? []
        : [
            {
              path: [...path, "ruleFiles", index],
              got: file,
              rule: "a file name of letters, digits, hyphens, underscores and dots",
              remedy: "rename the file",
            },
          ],
    ),
  );
}

/** All rule files of one of them travel in one ConfigMap; one that is too large fails only at the API server. */
export function ruleFilesFitAConfigMap(environment: Environment): Finding[] {
  return everyRuleFileList(environment).flatMap(({ path, rules, files }) => {
    const bytes = rules.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    if (bytes <= configMapRoom) return [];
    return [
      {
        path: [...path, "ruleFiles"],
        got: files,
        rule: `at most 900 KiB in all, because a ConfigMap holds 1 MiB; these have ${Math.ceil(bytes / 1024)} KiB`,
        remedy: "leave out comments and rules that nobody reads",
      },
    ];
  });
}
