import { basename } from "node:path";
import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

/** All rule files of a Prometheus lie in one folder: of two with one name, the first would be lost without a word. */
export function uniqueRuleFileNames({ observability, childClusters }: Environment): Finding[] {
  const all = [
    { path: ["observability", "prometheus"], files: observability.prometheus.ruleFiles },
    ...childClusters.map(({ prometheus }, index) => ({
      path: ["childClusters", index, "prometheus"],
      files: prometheus.ruleFiles,
    })),
  ];
  return all.flatMap(({ path, files }) => {
    const names = files.map((file) => basename(file));
    return files.flatMap((file, index) =>
      names.indexOf(basename(file)) === index
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
