/** One thing of a plan that is not done unless somebody allows it by name. */
export interface Refusal {
  /** Address of the resource. */
  readonly address: string;
  /** What would happen to it: `destroyed`, `replaced`, `forgotten`, `scaled down`. */
  readonly action: string;
  /** What would be lost. */
  readonly reason: string;
  /** What to do: the way that loses nothing, and how to allow it all the same. */
  readonly remedy: string;
}

/** A refusal as the reader sees it. */
export function describeRefusal(stack: string, { address, action, reason, remedy }: Refusal): string {
  return [`${stack}  ${address} would be ${action}`, `  rule  ${reason}`, `  do    ${remedy}`].join("\n");
}
