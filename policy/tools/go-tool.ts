import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { goProblem } from "../../lab/host/go.js";
import { moduleFolder, partKey } from "../../lab/parts/part-key.js";
import { BUILD_ENVIRONMENT, goBuildArguments, type Part } from "../../lab/parts/table.js";
import { UserError } from "../../src/cli/user-error.js";

import { makeOnce } from "./cache.js";

/** Folder with one folder per Go tool, each with its `go.mod` and `go.sum`. */
const TOOLS_FOLDER = import.meta.dirname;

/** Lines of a failed build worth showing. */
const SHOWN_LINES = 10;

/** A tool of one command, called as its folder. */
function part(name: string, goPackage: string, tags: readonly string[] = []): Part {
  return { name, commands: [{ binary: name, package: goPackage }], tags, linkerVariables: [] };
}

/** The Go tools; their versions are in their `go.mod`. */
export const GO_TOOLS = {
  kubeScore: part("kube-score", "github.com/zegl/kube-score/cmd/kube-score"),
  // Without the discoveries of clouds, which are most of the build.
  promtool: part("promtool", "github.com/prometheus/prometheus/cmd/promtool", ["netgo", "remove_all_sd"]),
  pint: part("pint", "github.com/cloudflare/pint/cmd/pint"),
  actionlint: part("actionlint", "github.com/rhysd/actionlint/cmd/actionlint"),
  podSecurity: part("pod-security", "thanos-fleet/policy/tools/pod-security"),
} as const;

/**
 * The tool's binary, built the first time and whenever its module files or sources have changed.
 *
 * @param say tells people what takes long.
 * @throws UserError when Go is missing or the build fails.
 */
export async function goTool(tool: Part, cache: string, say: (line: string) => void): Promise<string> {
  const target = join(cache, tool.name, partKey(tool, TOOLS_FOLDER));
  const binary = join(target, tool.name);
  if (existsSync(binary)) return binary;
  const problem = await goProblem();
  if (problem !== undefined) throw new UserError(`${tool.name} has to be built: ${problem.message}`);
  say(`building ${tool.name} into ${target} (once)`);
  await makeOnce(target, async (folder) => {
    for (const command of tool.commands) {
      const built = await execa("go", goBuildArguments(tool, command, join(folder, command.binary)), {
        cwd: moduleFolder(tool, TOOLS_FOLDER),
        env: BUILD_ENVIRONMENT,
        stdin: "ignore",
        all: true,
        reject: false,
      });
      if (!built.failed) continue;
      const last = built.all.trim().split("\n").slice(-SHOWN_LINES);
      throw new UserError(
        [
          `building ${tool.name} failed; it needs the Go module proxy. Its last lines:`,
          ...last.map((l) => `  ${l}`),
        ].join("\n"),
      );
    }
  });
  return binary;
}
