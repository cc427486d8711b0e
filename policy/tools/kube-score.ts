import { z } from "zod";
import type { Examination, Finding } from "../finding.js";
import type { RenderedStackFiles } from "../rendered-stacks.js";
import { KUBERNETES_VERSION } from "../kubernetes-version.js";
import { runTool } from "./run-tool.js";

/** kube-score's grades: 1 critical, 5 warning, 7 almost good, 10 good. */
const CRITICAL = 1;
const GOOD = 10;

const output = z.array(
  z.object({
    type_meta: z.object({ kind: z.string() }),
    object_meta: z.object({ name: z.string(), namespace: z.string().optional() }),
    checks: z.array(
      z.object({
        check: z.object({ id: z.string(), name: z.string(), comment: z.string() }),
        grade: z.number(),
        skipped: z.boolean(),
        comments: z.array(z.object({ path: z.string(), summary: z.string(), description: z.string() })).nullable(),
      }),
    ),
  }),
);

/** What kube-score has against a stack. */
export async function kubeScore(binary: string, stack: RenderedStackFiles): Promise<Examination> {
  const args = [
    "score",
    "--output-format=json",
    `--kubernetes-version=v${KUBERNETES_VERSION}`,
    // Exceptions are in one file, not in annotations.
    "--disable-ignore-checks-annotations",
    stack.manifests,
  ];
  return readKubeScore(stack.stack, await runTool(binary, args, { answers: [0, 1], cwd: stack.folder }));
}

/** Reads kube-score's JSON. A finding per comment, so that an exception can mean one of several. */
export function readKubeScore(stack: string, json: string): Examination {
  const objects = output.parse(JSON.parse(json));
  const checks = objects.flatMap(({ type_meta, object_meta: { name, namespace }, checks }) =>
    checks
      .filter(({ skipped }) => !skipped)
      .map((check) => ({
        ...check,
        object: `${type_meta.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
      })),
  );
  if (checks.length === 0) throw new Error(`kube-score examined nothing of ${stack}`);
  return {
    tool: "kube-score",
    stack,
    passed: checks.filter(({ grade }) => grade >= GOOD).length,
    findings: checks
      .filter(({ grade }) => grade < GOOD)
      .flatMap(({ object, check, grade, comments }) => {
        const finding: Finding = {
          tool: "kube-score",
          stack,
          object,
          check: check.id,
          message: check.name,
          remedy: check.comment,
          severity: grade <= CRITICAL ? "failure" : "warning",
        };
        if (comments === null || comments.length === 0) return [finding];
        return comments.map(({ summary, description }) => ({
          ...finding,
          message: summary,
          remedy: description === "" ? check.comment : description,
        }));
      }),
  };
}
