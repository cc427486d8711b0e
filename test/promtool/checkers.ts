import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { binariesIn } from "../../lab/parts/binaries.js";
import { labPaths } from "../../lab/paths.js";
import type { RuleFile } from "../../src/config/model.js";

/** What promtool says of the files; nothing where all is well. */
export function promtoolProblems(files: readonly RuleFile[]): string {
  return withFiles(files, (paths) =>
    run(inject("promtool"), ["check", "rules", "--lint=all", "--lint-fatal", ...paths]),
  );
}

/** What the Ruler's own check says of them, by the lab's Thanos: building that for this alone would take ten minutes. */
export function rulesCheckProblems(files: readonly RuleFile[]): string {
  return withFiles(files, (paths) =>
    run(binariesIn(labPaths())("thanos"), ["tools", "rules-check", ...paths.map((path) => `--rules=${path}`)]),
  );
}

/** What pint says of them, with Thanos's form of a group. Warnings are about style and fail nothing. */
export function lintProblems(files: readonly RuleFile[]): string {
  return withFiles(files, (paths, folder) => {
    const configuration = join(folder, "pint.hcl");
    writeFileSync(configuration, 'parser {\n  schema = "thanos"\n}\n');
    return run(inject("pint"), ["--offline", "--no-color", "--config", configuration, "lint", ...paths]);
  });
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}${error?.message ?? ""}`;
}

function withFiles(files: readonly RuleFile[], check: (paths: string[], folder: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "rules-"));
  try {
    const paths = files.map(({ name, content }) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
    return check(paths, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
