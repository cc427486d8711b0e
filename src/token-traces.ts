/**
 * Runs something without recording where each token was made.
 *
 * The framework notes a stack trace of unlimited depth for every reference it hands out, a fifth of the time it takes to
 * synthesize, and shows it only in its own error messages. Traces that are asked for are left empty, the only seam there is;
 * errors that are thrown have theirs from the engine itself.
 *
 * @param run what makes tokens.
 */
export function withoutTokenTraces<Result>(run: () => Result): Result {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only put back, never called here
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = () => undefined;
  try {
    return run();
  } finally {
    Error.captureStackTrace = capture;
  }
}
