/** Nothing can be said about a sender: a source did not answer, or not in full. Its message says why, for people. */
export class CannotTell extends Error {
  override readonly name = "CannotTell";
}

/** Why nothing can be said, or the error itself when it is a defect of ours. @throws what is no CannotTell. */
export function reasonOf(error: unknown): string {
  if (error instanceof CannotTell) return error.message;
  throw error;
}
