/** The first error of what Terraform prints in a frame, on one line. */
export function firstError(stderr: string): string {
  const plain = stderr.replaceAll(/[│╷╵]/g, " ");
  const [, error = plain] = /Error: ([\s\S]*?)(?:\n\s*\n\s*\n|\nError: |$)/.exec(plain) ?? [];
  // What follows the registry's name is how the request was made, not what is wrong.
  const line = error.replaceAll(/\s+/g, " ").replace(/: failed to request .*/, "");
  return line.trim().slice(0, 500);
}
