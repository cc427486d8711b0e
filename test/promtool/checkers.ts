import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { DEFAULT_CACHE } from "../../lab/paths.js";
import { partKey } from "../../lab/parts/part-key.js";
import { PARTS } from "../../lab/parts/table.js";
import type { RuleFile } from "../../src/config/model.js";

/**
 * The lab's Thanos, where the lab has built it: the build of this alone would take ten minutes. Absent: the Ruler's own
 * check is passed over, which knows no expression that promtool does not.
 */
export const thanosBinary = builtThanos();

function builtThanos(): string | undefined {
  const part = PARTS.find(({ name }) => name === "thanos");
  if (part === undefined) return undefined;
  const binary = join(DEFAULT_CACHE, "parts", part.name, partKey(part), "thanos");
  return existsSync(binary) ? binary : undefined;
}

/** What promtool says of the files; nothing where all is well. */
export function promtoolProblems(files: readonly RuleFile[]): string {
  return withFiles(files, (paths) =>
    run(inject("promtool"), ["check", "rules", "--lint=all", "--lint-fatal", ...paths]),
  );
}

/** What the Ruler's own check says of them. */
export function rulesCheckProblems(files: readonly RuleFile[]): string {
  return withFiles(files, (paths) =>
    run(thanosBinary!, ["tools", "rules-check", ...paths.map((path) => `--rules=${path}`)]),
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
