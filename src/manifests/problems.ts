/** One thing that keeps a stack from being rendered. */
export interface Problem {
  /** Terraform address of the resource, or the top-level key of the stack (`variable.x`). */
  readonly address: string;
  /** Argument path inside the resource, in Terraform's spelling; empty for the resource itself. */
  readonly path: string;
  /** What was got, the rule it breaks, and what to do. */
  readonly message: string;
}

/** All the reasons why a stack cannot be rendered or ordered, at once. */
export class ManifestError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "ManifestError";
  }
}

/** One line for one problem: where, then what. */
export function formatProblem({ address, path, message }: Problem): string {
  return path === "" ? `${address}: ${message}` : `${address}: ${path}: ${message}`;
}
