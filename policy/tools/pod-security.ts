import { basename } from "node:path";
import { z } from "zod";
import type { Examination } from "../finding.js";
import type { RenderedStackFiles } from "../rendered-stacks.js";
import { runTool } from "./run-tool.js";

const output = z.object({
  pods: z.record(z.string(), z.number()),
  violations: z.array(
    z.object({
      file: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      reason: z.string(),
      detail: z.string(),
    }),
  ),
});

/** What the Pod Security level "restricted" has against the stacks' pods. */
export async function podSecurity(
  binary: string,
  stacks: readonly RenderedStackFiles[],
  cwd: string,
): Promise<Examination[]> {
  const printed = await runTool(binary, ["restricted", ...stacks.map((one) => one.manifests)], { answers: [0], cwd });
  return stacks.map((one) => readPodSecurity(one.stack, printed));
}

/** Reads our checker's JSON about one stack, a file `<stack>.yaml`. @throws Error when it found no pod in the stack. */
export function readPodSecurity(stack: string, json: string): Examination {
  const { pods, violations } = output.parse(JSON.parse(json));
  const isOwn = (file: string) => basename(file) === `${stack}.yaml`;
  const examined = Object.entries(pods).find(([file]) => isOwn(file))?.[1] ?? 0;
  if (examined === 0) throw new Error(`pod-security found no pod in ${stack}`);
  const own = violations.filter(({ file }) => isOwn(file));
  const refused = new Set(own.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  return {
    tool: "pod-security",
    stack,
    passed: examined - refused.size,
    findings: own.map(({ kind, namespace, name, reason, detail }) => ({
      tool: "pod-security",
      stack,
      object: `${kind} ${namespace}/${name}`,
      check: "restricted",
      message: reason,
      remedy: detail,
      severity: "failure",
    })),
  };
}
