/** Who examines, in the order in which results are shown. */
export const TOOLS = ["kube-score", "checkov", "checkov-aws", "schema", "pod-security"] as const;

/** One of them. `checkov` examines the rendered objects, `checkov-aws` the AWS resources of the synthesized stacks. */
export type Tool = (typeof TOOLS)[number];

/** Something a tool has against one object of one stack. */
export interface Finding {
  readonly tool: Tool;
  readonly stack: string;
  /** `Kind namespace/name`, or a Terraform address. */
  readonly object: string;
  /** The tool's name of the check. */
  readonly check: string;
  readonly message: string;
  /** What to do, in the tool's words. */
  readonly remedy: string;
  /** A `warning` is shown as a number and does not fail. */
  readonly severity: "failure" | "warning";
}

/** What one tool says about one stack. */
export interface Examination {
  readonly tool: Tool;
  readonly stack: string;
  /** Checks that found nothing. */
  readonly passed: number;
  readonly findings: readonly Finding[];
}

/** By tool, then check and message, so that what has one remedy stands together; then by stack and object. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ tool, check, message, stack, object }: Finding) => [
    String(TOOLS.indexOf(tool)),
    check,
    message,
    stack,
    object,
  ];
  return [...findings].sort((one, other) => compare(key(one), key(other)));
}

function compare(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((part, at) => part !== other[at]);
  return index === -1 ? 0 : one[index]! < other[index]! ? -1 : 1;
}
