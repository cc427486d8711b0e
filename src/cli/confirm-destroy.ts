import { createInterface } from "node:readline/promises";
import { UserError } from "./user-error.js";

/** Asks a question on a terminal. */
export type Ask = (question: string) => Promise<string>;

/** What a destroy means, told before anybody confirms it. */
const consequences = [
  "What a destroyed child cluster has not sent yet is lost; what it sent stays in the global view until its retention ends.",
  "What destroyed ingestors have not uploaded yet is lost; the bucket and its history stay.",
].join("\n");

/**
 * Makes sure that somebody means each of these stacks.
 *
 * @param confirmed ids that the command line confirms.
 * @param ask asks for the others. @default - on the terminal; where there is none, each must be confirmed
 * @throws UserError when one is not confirmed.
 */
export async function confirmDestroy(
  stacks: readonly string[],
  confirmed: readonly string[],
  ask: Ask | undefined = process.stdin.isTTY ? askOnTerminal : undefined,
): Promise<void> {
  const strange = confirmed.filter((id) => !stacks.includes(id));
  if (strange.length > 0) throw new UserError(`--confirm ${strange.join(", ")}: not among ${stacks.join(", ")}`);
  const open = stacks.filter((id) => !confirmed.includes(id));
  if (open.length > 0 && ask === undefined) {
    throw new UserError(`${consequences}\nconfirm each of them: ${open.map((id) => `--confirm ${id}`).join(" ")}`);
  }
  for (const id of open) {
    const answer = await ask?.(`${consequences}\ntype ${id} to destroy it: `);
    if (answer?.trim() !== id) throw new UserError(`${id} was not confirmed; nothing was destroyed`);
  }
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
