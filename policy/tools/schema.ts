import { basename } from "node:path";
import type { Examination } from "../finding.js";
import { KUBERNETES_VERSION } from "../kubernetes-version.js";
import type { RenderedStackFiles } from "../rendered-stacks.js";
import { runTool } from "./run-tool.js";

const PASSED = /^INFO +(\S+) passed for resource (\S+) against version/;
const FAILED = /^ERROR +(\S+) did not validate for resource (\S+) against version \S+: (.*)$/;
const UNKNOWN = /^WARN +(\S+) (Couldn't find schema for kind (\S+) .*)$/;

/** Whether the API server of our version knows every field of the stacks' objects, and takes its type. */
export async function schema(
  python: string,
  stacks: readonly RenderedStackFiles[],
  cwd: string,
): Promise<Examination[]> {
  const args = [
    "-m",
    "kubernetes_validate",
    "--strict",
    "-k",
    KUBERNETES_VERSION,
    ...stacks.map((one) => one.manifests),
  ];
  const printed = await runTool(python, args, { answers: [0, 1], cwd });
  return stacks.map((one) => readSchema(one, printed));
}

/**
 * Reads the lines kubernetes-validate prints about one stack, a file `<stack>.yaml`.
 *
 * @throws Error when they are not one line per object: what it stumbled over has then not been examined.
 */
export function readSchema({ stack, objects }: { stack: string; objects: number }, printed: string): Examination {
  // A message may run over several lines; the first one says where and what.
  const lines = printed.split("\n");
  const own = (pattern: RegExp) =>
    lines
      .map((line) => pattern.exec(line))
      .filter((match) => match !== null)
      .filter(([, file = ""]) => basename(file) === `${stack}.yaml`);
  const passed = own(PASSED);
  const failed = own(FAILED);
  const unknown = own(UNKNOWN);
  const examined = passed.length + failed.length + unknown.length;
  if (examined !== objects) {
    throw new Error(`kubernetes-validate examined ${examined} of the ${objects} objects of ${stack}:\n${printed}`);
  }
  const common = { tool: "schema", stack, severity: "failure" } as const;
  return {
    tool: "schema",
    stack,
    passed: passed.length,
    findings: [
      ...failed.map(([, , object = "", message = ""]) => ({
        ...common,
        object,
        check: "strict",
        message,
        remedy: `write the field as Kubernetes ${KUBERNETES_VERSION} defines it`,
      })),
      ...unknown.map(([, , message = "", kind = ""]) => ({
        ...common,
        object: kind,
        check: "known-kind",
        message,
        remedy: "use a kind and version that this Kubernetes has, or except custom resources by name",
      })),
    ],
  };
}
