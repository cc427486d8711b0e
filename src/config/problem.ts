/** Where in an environment file a value stands: keys and list positions from the top. */
export type ProblemPath = readonly (string | number)[];

/** One thing that is wrong with an environment, told so that the reader can mend it. */
export interface Problem {
  /** The file, as the reader would name it. */
  readonly file: string;
  /** Line in that file, from 1. @default - not known, or the value is missing */
  readonly line?: number;
  /** Where the value stands; empty for the file as a whole. */
  readonly path: ProblemPath;
  /** What was found there. @default - nothing was found */
  readonly got?: unknown;
  /** What is expected. */
  readonly rule: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Everything that is wrong with the chosen environments, in one error. Entry points print its message and exit with 1. */
export class EnvironmentProblems extends Error {
  override readonly name = "EnvironmentProblems";

  constructor(readonly problems: readonly Problem[]) {
    super(describe(problems));
  }
}

/** `childClusters[1].prometheus.mode`, the spelling people use for a place in a YAML file. */
export function renderPath(path: ProblemPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

function describe(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${count}; nothing was written.`, ...problems.map(describeProblem)].join("\n\n");
}

/** One problem as the reader sees it: its place, what was found, the rule and what to do, a line each. */
export function describeProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const path = renderPath(problem.path);
  return [
    path === "" ? place : `${place}  ${path}`,
    ...(problem.got === undefined ? [] : [`  got   ${renderValue(problem.got)}`]),
    `  rule  ${problem.rule}`,
    `  do    ${problem.remedy}`,
  ].join("\n");
}

function renderValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
