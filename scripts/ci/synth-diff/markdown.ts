import { isUnchanged, type StackChanges } from "./stack-changes.js";

/** Lines of one field that are shown, and characters of one line: a dashboard is one line of 50,000. */
const MOST_LINES = 40;
const LONGEST_LINE = 240;

/** What changes in one stack. */
export interface ComparedStack {
  readonly stack: string;
  readonly changes: StackChanges;
  /** Whether only one side has the stack. @default - both have it */
  readonly only?: "before" | "after";
}

/**
 * What reviewers read: a table of all stacks, then per stack its addresses and fields.
 *
 * @param limit bytes of the whole. What does not fit is named, stack by stack, never left out in silence.
 */
export function markdown(stacks: readonly ComparedStack[], limit: number): string {
  const changed = stacks.filter(({ changes }) => !isUnchanged(changes));
  const same = stacks.length - changed.length;
  if (changed.length === 0) return `### Synthesized stacks: none of ${stacks.length} changes\n`;
  const parts = [
    `### Synthesized stacks: ${changed.length} of ${stacks.length} change\n`,
    "| stack | addresses added | removed | changed |\n| --- | ---: | ---: | ---: |",
    ...changed.map(row),
    ...(same === 0 ? [] : [`\n${same} as before.`]),
    ...(changed.some(({ changes }) => changes.removed.length > 0)
      ? [
          "\n> **Removed addresses are destroyed when this is applied.** One that was only renamed needs a `moved` block " +
            "(docs/adr/0010-addresses-are-a-contract.md).",
        ]
      : []),
  ];
  let size = bytes(parts.join("\n"));
  const short: string[] = [];
  for (const one of changed) {
    const candidates = [details(one, true), details(one, false)];
    const fitting = candidates.find((text) => size + bytes(text) < limit - reserved(changed));
    if (fitting !== candidates[0]) short.push(`\`${one.stack}\``);
    if (fitting === undefined) continue;
    parts.push(fitting);
    size += bytes(fitting) + 1;
  }
  if (short.length > 0)
    parts.push(`\n_Not all of these fits here: ${short.join(", ")}. Locally: \`scripts/ci/synth-diff.sh <base>\`._`);
  return `${parts.join("\n")}\n`;
}

/** Room for the sentence that names what does not fit. */
const reserved = (stacks: readonly ComparedStack[]) =>
  200 + stacks.reduce((sum, { stack }) => sum + stack.length + 4, 0);

const bytes = (text: string) => Buffer.byteLength(text);

function row({ stack, changes: { added, removed, changed }, only }: ComparedStack): string {
  const note = only === undefined ? "" : only === "after" ? " (new)" : " (**gone**)";
  return `| \`${stack}\`${note} | ${added.length} | ${removed.length} | ${changed.length} |`;
}

function details({ stack, changes: { added, removed, changed } }: ComparedStack, withFields: boolean): string {
  const lines = [
    ...removed.map((address) => `- ${address}`),
    ...added.map((address) => `+ ${address}`),
    ...changed.flatMap(({ address, fields }) => [
      `@@ ${address} @@`,
      ...(withFields ? fields.flatMap(({ path, lines }) => [`  ${path}`, ...cut(lines)]) : []),
    ]),
  ];
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return `\n<details><summary>${stack}</summary>\n\n${fence}diff\n${lines.join("\n")}\n${fence}\n\n</details>`;
}

function cut(lines: readonly string[]): string[] {
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `  … ${more} more lines`];
}

/** A value with a fence in it must not end ours. */
function longestRun(lines: readonly string[]): number {
  return Math.max(0, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
}
