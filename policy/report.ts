import type { Exception, Judged } from "./exceptions.js";
import { inOrder, TOOLS, type Examination, type Finding, type Tool } from "./finding.js";

/** Everything the report says. */
export interface ReportProps {
  readonly examinations: readonly Examination[];
  readonly judged: Judged;
  /** What each tool is called in the report, with its version. */
  readonly titles: Readonly<Record<Tool, string>>;
  /** What a tool had nothing to do with. */
  readonly notes: readonly string[];
  /** Where the exceptions are. */
  readonly exceptionsFile: string;
}

/** What was found, as text, and how it counts. */
export interface Report {
  readonly lines: readonly string[];
  /** Tools times stacks without an open failure. */
  readonly passed: number;
  /** Tools times stacks with one, and exceptions that nothing needs. */
  readonly failed: number;
}

/** Tells what was examined and found: one line per tool, then what to mend, then the count that ends it. */
export function report({ examinations, judged, titles, notes, exceptionsFile }: ReportProps): Report {
  const open = inOrder(judged.open.filter(({ severity }) => severity === "failure"));
  const isOpen = ({ tool, stack }: Examination) => open.some((one) => one.tool === tool && one.stack === stack);
  const failed = examinations.filter(isOpen).length + judged.idle.length;
  const passed = examinations.filter((one) => !isOpen(one)).length;
  return {
    passed,
    failed,
    lines: [
      ...TOOLS.flatMap((tool) => toolLine(tool, titles[tool], examinations, judged)),
      ...notes,
      ...findingLines(open),
      ...judged.idle.map(
        ({ exception, object }) =>
          `${exceptionsFile}: ${named(exception)} for "${object}" matches nothing any more: remove it`,
      ),
      `policy: ${passed} passed, ${failed} failed`,
    ],
  };
}

function toolLine(tool: Tool, title: string, examinations: readonly Examination[], judged: Judged): string[] {
  const own = examinations.filter((one) => one.tool === tool);
  if (own.length === 0) return [];
  const count = (findings: readonly Finding[], severity: Finding["severity"]) =>
    findings.filter((one) => one.tool === tool && one.severity === severity).length;
  const passed = own.reduce((sum, one) => sum + one.passed, 0);
  const parts = [
    `${own.length} stack${own.length === 1 ? "" : "s"}`,
    `${passed} checks good`,
    `${count(judged.open, "failure")} to mend`,
    `${judged.excepted.filter((one) => one.tool === tool).length} excepted`,
    `${count(judged.open, "warning")} warnings`,
  ];
  return [`${title}: ${parts.join(", ")}`];
}

/** Findings with the same remedy under one heading. */
function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap((finding, index) => {
    const before = findings[index - 1];
    const isNew =
      before === undefined ||
      before.tool !== finding.tool ||
      before.check !== finding.check ||
      before.message !== finding.message;
    const heading = [`${finding.tool} ${finding.check}: ${finding.message}`, `  to do: ${finding.remedy}`];
    return [...(isNew ? heading : []), `  ${finding.stack}: ${finding.object}`];
  });
}

function named({ tool, check, message }: Exception): string {
  return [tool, check, ...(message === undefined ? [] : [`(${message})`])].join(" ");
}
