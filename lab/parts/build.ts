import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import type { Progress, ReportDetail, Step } from "../progress.js";
import { builtPartFolder, isBuilt } from "./binaries.js";
import { completeModule } from "./completed-module.js";
import { moduleFolder } from "./part-key.js";
import { BUILD_ENVIRONMENT, goBuildArguments, PARTS, type Command, type Part } from "./table.js";

/** Go keeps all cores busy within one build; a second one fills the gaps while the first one links. */
const BUILDS_AT_ONCE = 2;

/** Lines of a failed build worth showing. */
const SHOWN_LINES = 20;

/** Parts the cache lacks. */
export function missingParts(paths: LabPaths): readonly Part[] {
  return PARTS.filter((part) => !isBuilt(paths, part));
}

/**
 * Builds what the cache lacks. An interrupted build is taken up again where Go's own cache left it; a finished part is
 * never built twice.
 */
export async function buildParts(paths: LabPaths, progress: Progress): Promise<void> {
  const missing = missingParts(paths);
  if (missing.length === 0) return;
  progress.say(`Building ${missing.length} of ${PARTS.length} parts into ${paths.cache} (once):`);
  await progress.steps(
    missing.map((part) => buildStep(paths, part)),
    BUILDS_AT_ONCE,
  );
}

function buildStep(paths: LabPaths, part: Part): Step {
  return {
    title: `build ${part.name}`,
    run: async (report) => {
      const target = builtPartFolder(paths, part);
      const siblings = dirname(target);
      const unfinished = join(siblings, `.unfinished-${process.pid}`);
      mkdirSync(siblings, { recursive: true });
      for (const old of readdirSync(siblings).filter((name) => name.startsWith(".unfinished-"))) {
        rmSync(join(siblings, old), { recursive: true });
      }
      mkdirSync(unfinished);
      const completed = `${unfinished}-module`;
      const more = part.completion === undefined ? [] : await completeModule(part, part.completion, completed);
      for (const [index, command] of part.commands.entries()) {
        const which = part.commands.length > 1 ? `${command.binary} (${index + 1} of ${part.commands.length})` : "";
        await goBuild(part, command, { output: join(unfinished, command.binary), more }, which, report);
      }
      rmSync(completed, { recursive: true, force: true });
      renameSync(unfinished, target);
      // Binaries of an older state of this part: nothing looks for them any more.
      for (const old of readdirSync(siblings).map((name) => join(siblings, name))) {
        if (old !== target) rmSync(old, { recursive: true });
      }
    },
  };
}

async function goBuild(
  part: Part,
  command: Command,
  { output, more }: { readonly output: string; readonly more: readonly string[] },
  which: string,
  report: ReportDetail,
) {
  const [verb, ...others] = goBuildArguments(part, command, output);
  const build = execa("go", [verb!, ...more, ...others], {
    cwd: moduleFolder(part),
    env: BUILD_ENVIRONMENT,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  let packages = 0;
  report(which);
  for await (const line of build.iterable({ from: "all" })) {
    if (!isProgress(line)) continue;
    packages += 1;
    report([which, `${packages} packages`].filter((text) => text !== "").join(", "));
  }
  const result = await build;
  if (result.failed) throw buildFailure(part, command, result.all.split("\n"));
}

/** Whether a line of `go build -v` names a compiled package or a fetched module, rather than a problem. */
function isProgress(line: string): boolean {
  return /^[\w.\-~/]+$/.test(line) || line.startsWith("go: downloading ");
}

function buildFailure(part: Part, command: Command, lines: readonly string[]): LabError {
  const telling = lines.filter((line) => line.trim() !== "" && !isProgress(line)).slice(-SHOWN_LINES);
  return new LabError(
    [`building ${command.binary} failed, its last lines:`, ...telling.map((line) => `    ${line}`)].join("\n"),
    `repeat it with \`npm run lab -- build\` (finished parts are kept); it needs the Go module proxy and about 13 GB of ` +
      `disk, and runs in ${moduleFolder(part)}`,
  );
}
