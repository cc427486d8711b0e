import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { execa } from "execa";
import { UserError } from "../../src/cli/user-error.js";
import { GO_TOOLS, goTool } from "../tools/go-tool.js";
import { pythonTools } from "../tools/python-tools.js";

/** What the check works on. */
export interface CheckWorkflowsProps {
  /** Folder of the repository. */
  readonly root: string;
  /** Where tools are installed. */
  readonly cache: string;
  /** Tells people what takes long. */
  readonly say: (line: string) => void;
}

/** What was found, as text, and how it counts. */
export interface WorkflowsReport {
  readonly lines: readonly string[];
  /** Examiners times files without a finding. */
  readonly passed: number;
  readonly failed: number;
}

/** Examiner, file, and what the one has to say about the other. */
interface Verdict {
  readonly examiner: string;
  readonly file: string;
  readonly said: string;
}

/**
 * Has actionlint and zizmor examine the workflows, each by itself, and shellcheck the scripts; actionlint gives shellcheck
 * the scripts inside of workflows, too. Nothing is looked up on the network.
 *
 * @throws UserError when a tool cannot be installed, or there is nothing to examine.
 */
export async function checkWorkflows({ root, cache, say }: CheckWorkflowsProps): Promise<WorkflowsReport> {
  const { workflows, actions, scripts } = filesToExamine(root);
  const actionlint = await goTool(GO_TOOLS.actionlint, cache, say);
  const requirements = join(import.meta.dirname, "requirements.txt");
  const python = await pythonTools(cache, say, { requirements, title: "zizmor and shellcheck" });
  const [zizmor, shellcheck] = ["zizmor", "shellcheck"].map((name) => join(dirname(python), name)) as [string, string];

  const examine = async (examiner: string, file: string, program: string, args: readonly string[]) =>
    verdict(examiner, file, await execa(program, [...args, file], { cwd: root, reject: false, all: true }));
  const verdicts: Verdict[] = [];
  for (const file of workflows)
    verdicts.push(
      await examine("actionlint", file, actionlint, [`-shellcheck=${shellcheck}`, "-pyflakes=", "-no-color"]),
    );
  for (const file of [...workflows, ...actions])
    verdicts.push(
      await examine("zizmor", file, zizmor, ["--offline", "--no-progress", "--color=never", "--persona=pedantic"]),
    );
  for (const file of scripts)
    verdicts.push(await examine("shellcheck", file, shellcheck, ["--external-sources", "--color=never"]));
  return report(verdicts);
}

/**
 * Everything there is to examine, relative to the root.
 *
 * @throws UserError when there is none of a kind: nothing examined is no clean result.
 */
export function filesToExamine(root: string) {
  const found = {
    workflows: filesIn(root, ".github/workflows", /\.ya?ml$/),
    actions: filesIn(root, ".github/actions", /(^|\/)action\.ya?ml$/),
    scripts: [...filesIn(root, "scripts", /\.sh$/), ...[".ci/run"].filter((file) => existsSync(join(root, file)))],
  };
  for (const [kind, files] of Object.entries(found))
    if (files.length === 0) throw new UserError(`there are no ${kind} in ${root}: run this in the repository's folder`);
  return found;
}

function filesIn(root: string, folder: string, name: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => name.test(file))
    .sort();
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly all: string;
}

/** Whoever ends with anything but 0 has something to say, or could not look: neither is clean. */
function verdict(examiner: string, file: string, { exitCode, all }: Ended): Verdict {
  return { examiner, file, said: exitCode === 0 ? "" : all.trim() || `it ended with ${exitCode ?? "a signal"}` };
}

/** One line per examiner, then what they found, then the count that ends it. */
export function report(verdicts: readonly Verdict[]): WorkflowsReport {
  const wrong = verdicts.filter(({ said }) => said !== "");
  const passed = verdicts.length - wrong.length;
  const examiners = [...new Set(verdicts.map(({ examiner }) => examiner))];
  const count = (name: string) => verdicts.filter(({ examiner }) => examiner === name).length;
  return {
    passed,
    failed: wrong.length,
    lines: [
      ...examiners.map((name) => `${name}: ${count(name)} file${count(name) === 1 ? "" : "s"}`),
      ...wrong.flatMap(({ examiner, file, said }) => [
        `✗ ${examiner}: ${file}`,
        ...said.split("\n").map((l) => `  ${l}`),
      ]),
      `workflows: ${passed} passed, ${wrong.length} failed`,
    ],
  };
}
