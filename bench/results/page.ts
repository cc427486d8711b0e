import { isMeasured, keeps, type Finding, type Goal, type Spread } from "../finding.js";
import type { Record, RecordedRow } from "./record.js";

/** The page that shows what was recorded. */
export function renderPage(record: Record): string {
  const findings = record.flatMap((row) => row.findings);
  const withGoal = findings.filter(isMeasured).filter(({ goal }) => goal !== undefined);
  const kept = withGoal.filter(keeps).length;
  return [
    "# Measurements",
    "",
    "Written by `npm run bench`; do not edit. Ratios compare two sides of one run, taken in turns; what is shown is the",
    "median of the pairs, with the least and the most of them. Work is processor time that the kernel counted for a control",
    "group, wall time is used for waiting alone. `npm run bench -- <row>` measures one row again.",
    "",
    `Of ${withGoal.length} numbers with a goal ${kept} keep it; ${findings.length - findings.filter(isMeasured).length} could not be measured here.`,
    "",
    ...record.flatMap(renderRow),
  ].join("\n");
}

function renderRow({ number, name, title, day, machine, minutes, findings }: RecordedRow): string[] {
  const notes = findings.filter(isMeasured).flatMap((finding) => {
    const said = [finding.note, keeps(finding) ? undefined : finding.missedAs].filter((text) => text !== undefined);
    return said.length === 0 ? [] : [`- **${finding.what}**: ${said.join("; ")}`];
  });
  return [
    `## ${number}. ${title}`,
    "",
    "| what | goal | measured | least – most | kept |",
    "| --- | --- | --- | --- | --- |",
    ...findings.map(renderFinding),
    "",
    ...(notes.length === 0 ? [] : [...notes, ""]),
    `\`npm run bench -- ${name}\`, ${day}, ${minutes.toFixed(1)} min: ${machine.processors} × ${machine.model}, ` +
      `${machine.memoryGibibytes} GiB, Linux ${machine.kernel}, Node.js ${machine.node}; ${machine.versions}`,
    "",
  ];
}

function renderFinding(finding: Finding): string {
  const goal = renderGoal(finding.goal, isMeasured(finding) ? finding.unit : undefined);
  if (!isMeasured(finding)) return `| ${finding.what} | ${goal} | not measured: ${finding.notMeasured} | | |`;
  const { what, value, unit } = finding;
  const kept = finding.goal === undefined ? "" : keeps(finding) ? "yes" : "**no**";
  return `| ${what} | ${goal} | ${shown(value.median, unit)} | ${range(value)} | ${kept} |`;
}

function renderGoal(goal: Goal | undefined, unit: string | undefined): string {
  if (goal === undefined) return "";
  return "atMost" in goal ? `≤ ${shown(goal.atMost, unit)}` : `≥ ${shown(goal.atLeast, unit)}`;
}

function range({ least, most, runs }: Spread): string {
  return runs === 1 ? "one run" : `${rounded(least)} – ${rounded(most)} (${runs})`;
}

function shown(value: number, unit?: string): string {
  return unit === undefined ? rounded(value) : `${rounded(value)} ${unit}`;
}

/** Three digits that tell something, without an exponent. */
export function rounded(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
