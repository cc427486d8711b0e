/** What the operating system refuses, in words. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EACCES: "no permission to write",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  ENOMEM: "no memory left",
  EAGAIN: "no process can be started",
};

/**
 * Says what the operating system refuses; nothing when the error is a defect of ours.
 *
 * @param error anything that was thrown.
 */
export function systemProblem(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return undefined;
  const what = words[error.code];
  const path = "path" in error && typeof error.path === "string" ? `: ${error.path}` : "";
  return what === undefined ? undefined : `${what}${path}`;
}
