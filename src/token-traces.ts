/**
 * Runs something without recording where each token was made.
 *
 * The framework notes a stack trace of unlimited depth for every reference it hands out, a sixth of the time it takes to
 * synthesize, and shows it only in its own error messages. Errors keep their traces: those are written when they are read,
 * which is after this.
 *
 * @param run what makes tokens.
 */
export function withoutTokenTraces<Result>(run: () => Result): Result {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only put back, never called here
  const format = Error.prepareStackTrace;
  Error.prepareStackTrace = () => "";
  try {
    return run();
  } finally {
    Error.prepareStackTrace = format;
  }
}
