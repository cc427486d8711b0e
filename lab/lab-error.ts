/** A problem the user can act on: printed as plain lines without a stack trace, and the command exits 1. */
export class LabError extends Error {
  /**
   * @param problem what is wrong, with the value that was found
   * @param remedy what to do about it
   */
  constructor(
    problem: string,
    readonly remedy?: string,
  ) {
    super(remedy === undefined ? problem : `${problem}${problem.includes("\n") ? "\n" : " — "}${remedy}`);
    this.name = "LabError";
  }
}

/** Several problems found at once, one line each. */
export function asOneError(problems: readonly LabError[]): LabError {
  return new LabError(problems.map((problem) => problem.message).join("\n"));
}
