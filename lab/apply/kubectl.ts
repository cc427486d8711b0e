import { execa } from "execa";
import type { JsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";

/** The cluster kubectl talks to. */
export interface KubectlTarget {
  /** Path of the kubeconfig file. */
  readonly kubeconfig: string;
  /** Context in that file. */
  readonly context: string;
  /** Program to run. @default - the kubectl in the PATH */
  readonly program?: string;
}

/** How one kubectl command is run. */
export interface KubectlOptions {
  /** Objects for standard input, as one list. They may hold secrets: they go through a pipe, never through a file. */
  readonly objects?: readonly JsonObject[];
  /** @default 60 */
  readonly timeoutSeconds?: number;
  /** Exit codes that are answers, not failures. @default only 0 */
  readonly allowedExitCodes?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs one kubectl command and answers its standard output.
 * @throws LabError with what kubectl said, on one line, when it fails, is missing or takes too long
 */
export async function kubectl(
  target: KubectlTarget,
  args: readonly string[],
  { objects, timeoutSeconds = 60, allowedExitCodes = [], environment = {} }: KubectlOptions = {},
): Promise<string> {
  const command = ["--kubeconfig", target.kubeconfig, "--context", target.context, ...args];
  const result = await execa(target.program ?? "kubectl", command, {
    input: objects === undefined ? "" : JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    env: environment,
    reject: false,
    timeout: timeoutSeconds * 1000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!result.failed || allowedExitCodes.includes(result.exitCode ?? -1)) return result.stdout;
  if (result.code === "ENOENT") throw new LabError(`${target.program ?? "kubectl"} cannot be found`, "install it");
  const what = `kubectl ${args[0]} (${target.context})`;
  if (result.timedOut) throw new LabError(`${what} took longer than ${timeoutSeconds} s`);
  throw new LabError(`${what}: ${oneLine(result.stderr) || `exit code ${result.exitCode}`}`);
}

/** Reads the objects kubectl prints with `-o json`: one object, a list, or nothing at all. */
export function readObjects(output: string): readonly JsonObject[] {
  if (output.trim() === "") return [];
  const parsed = JSON.parse(output) as JsonObject;
  return parsed.kind === "List" ? (parsed.items as readonly JsonObject[]) : [parsed];
}

/** What kubectl complains about, warnings left out, on one line. */
export function oneLine(stderr: string): string {
  return stderr
    .split("\n")
    .map((line) => line.trim().replace(/^(error: |\* )/i, ""))
    .filter((line) => line !== "" && !line.startsWith("Warning:"))
    .join("; ")
    .replaceAll(":; ", ": ");
}
