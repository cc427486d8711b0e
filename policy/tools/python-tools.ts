import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../../src/cli/user-error.js";
import { makeOnce } from "./cache.js";

/** The Python tools and everything below them, by version and hash. */
export const REQUIREMENTS_FILE = join(import.meta.dirname, "requirements.txt");

/** What is to be installed. */
export interface PythonPackages {
  /** A file with every package by version and hash. */
  readonly requirements: string;
  /** What people know of it, for messages. */
  readonly title: string;
}

const examiners: PythonPackages = { requirements: REQUIREMENTS_FILE, title: "checkov and kubernetes-validate" };

/** `requirements.txt` was resolved for it and every later one. */
const MINIMUM_PYTHON: readonly [major: number, minor: number] = [3, 11];

const REMEDY = `install Python ${MINIMUM_PYTHON.join(".")} or later with its venv module (Debian and Ubuntu: python3 and python3-venv)`;

/** Lines of a failed installation worth showing. */
const SHOWN_LINES = 10;

/**
 * A Python with tools in it, installed the first time and whenever their requirements or Python's version has
 * changed. Tools are run as `-m <module>`: their scripts carry the folder they were installed in.
 *
 * @param say tells people what takes long.
 * @param packages the tools. @default - those that examine policies
 * @throws UserError when Python is missing or too old, or the installation fails.
 */
export async function pythonTools(
  cache: string,
  say: (line: string) => void,
  { requirements, title }: PythonPackages = examiners,
): Promise<string> {
  const version = await pythonVersion();
  const key = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const target = join(cache, "python", key);
  const python = join(target, "bin", "python");
  if (existsSync(python)) return python;
  say(`installing ${title} into ${target} (once)`);
  await makeOnce(target, async (folder) => {
    await step("python3", ["-m", "venv", folder], `a virtual environment cannot be made; ${REMEDY}`);
    await step(
      join(folder, "bin", "python"),
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", requirements],
      "installing the Python tools failed; it needs the Python package index",
    );
  });
  return python;
}

async function pythonVersion(): Promise<string> {
  const result = await execa("python3", ["--version"], { reject: false });
  if (result.failed) throw new UserError(`Python is missing: ${REMEDY}`);
  const version = result.stdout.trim();
  const problem = pythonProblem(version);
  if (problem !== undefined) throw new UserError(problem);
  return version;
}

/** What is wrong with a version as `python3 --version` prints it, e.g. `Python 3.11.7`, or undefined. */
export function pythonProblem(version: string): string | undefined {
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(version) ?? [];
  const [leastMajor, leastMinor] = MINIMUM_PYTHON;
  const isEnough = Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
  return isEnough ? undefined : `${version} is too old: ${REMEDY}`;
}

async function step(program: string, args: readonly string[], failure: string): Promise<void> {
  const result = await execa(program, args, { stdin: "ignore", all: true, reject: false });
  if (!result.failed) return;
  const last = result.all.trim().split("\n").slice(-SHOWN_LINES);
  throw new UserError([`${failure}. Its last lines:`, ...last.map((line) => `  ${line}`)].join("\n"));
}
