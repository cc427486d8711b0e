import { z } from "zod";
import type { Examination, Finding } from "../finding.js";
import type { RenderedStackFiles } from "../rendered-stacks.js";
import { runTool } from "./run-tool.js";

const counts = z.object({ passed: z.number(), failed: z.number(), parsing_errors: z.number() });

const record = z.object({
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  check_result: z.object({ evaluated_keys: z.array(z.string()).optional() }),
});

const output = z.object({
  results: z.object({ failed_checks: z.array(record), skipped_checks: z.array(record) }),
  summary: counts,
});

// No network. Not `--quiet`: it hides the skipped checks, which nothing else counts as failed.
const COMMON = ["-m", "checkov.main", "--skip-download", "--compact", "--output=json"];

/**
 * What checkov has against the rendered objects of a stack. One process per stack: given several folders, checkov
 * 3.3.30 examines the first one again and again and never looks at the others.
 */
export async function checkov(python: string, stack: RenderedStackFiles): Promise<Examination> {
  const args = [...COMMON, "--framework=kubernetes", `--directory=${stack.folder}`];
  return readCheckov("checkov", stack.stack, await runTool(python, args, { answers: [0, 1], cwd: stack.folder }));
}

/**
 * What checkov has against the AWS resources of a synthesized stack. Its Terraform checks of Kubernetes resources are
 * left out: they do not know StatefulSets, and a clean result would be no evidence.
 */
export async function checkovAws(
  python: string,
  stack: Pick<RenderedStackFiles, "stack" | "terraform">,
): Promise<Examination> {
  const args = [
    ...COMMON,
    "--framework=terraform_json",
    "--check=CKV_AWS_*,CKV2_AWS_*",
    `--directory=${stack.terraform}`,
  ];
  const printed = await runTool(python, args, { answers: [0, 1], cwd: stack.terraform });
  return readCheckov("checkov-aws", stack.stack, printed);
}

const noResults = { failed_checks: [], skipped_checks: [] };

/** With nothing to examine checkov prints its counts alone. */
function asReport(printed: unknown): object {
  const bare = counts.safeParse(printed);
  return bare.success ? { summary: bare.data } : (printed as object);
}

/** Reads checkov's JSON. @throws Error when it examined nothing or could not read a file: neither is a clean result. */
export function readCheckov(tool: "checkov" | "checkov-aws", stack: string, json: string): Examination {
  const { results, summary } = output.parse({ results: noResults, ...asReport(JSON.parse(json)) });
  if (summary.passed + summary.failed === 0) throw new Error(`${tool} examined nothing of ${stack}`);
  if (summary.parsing_errors > 0) throw new Error(`${tool} could not read all of ${stack}`);
  const finding = ({ check_id, check_name, resource, check_result }: z.output<typeof record>): Finding => {
    const keys = [...(check_result.evaluated_keys ?? [])].sort();
    return {
      tool,
      stack,
      object: tool === "checkov" ? objectName(resource) : resource,
      check: check_id,
      message: check_name,
      remedy: keys.length === 0 ? "see the message" : `look at ${keys.join(", ")}`,
      severity: "failure",
    };
  };
  return {
    tool,
    stack,
    passed: summary.passed,
    findings: [
      ...results.failed_checks.map(finding),
      ...results.skipped_checks.map((skipped) => ({
        ...finding(skipped),
        remedy: "remove the annotation that skips the check; exceptions have a file of their own",
      })),
    ],
  };
}

/**
 * `StatefulSet.fleet.prometheus` as `StatefulSet fleet/prometheus`. To the pod of a workload checkov appends its labels,
 * which are left out; names of ours have no dots.
 */
function objectName(resource: string): string {
  const [kind = "", namespace = "", ...name] = resource.split(".");
  return `${kind} ${namespace}/${kind === "Pod" ? name[0] : name.join(".")}`;
}
