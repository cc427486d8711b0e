import type { AddressChange, StacksComparison } from "./compare-stacks.js";
import type { EnvironmentChange } from "./environment-change.js";

/** What a change does to the file and to the stacks, as the person at the terminal reads it. */
export function renderChange(change: EnvironmentChange, stacks: StacksComparison): string {
  return [...lineDiff(change), "", ...stackLines(stacks), ""].join("\n");
}

/** The lines that differ; one change of a list is one place. */
export function lineDiff({ file, text }: Pick<EnvironmentChange, "file" | "text">): string[] {
  const split = (whole: string) => whole.replace(/\r?\n$/, "").split(/\r?\n/);
  const [before, after] = [split(text.before), split(text.after)];
  const same = (one: number, other: number) => before[one] === after[other];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && same(head, head)) head += 1;
  let tail = 0;
  while (tail < most - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  const [gone, added] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return [
    `${file}:${head + 1}  ${added.length} ${added.length === 1 ? "line" : "lines"} added, ${gone.length} removed`,
    ...gone.map((line) => `  - ${line}`.trimEnd()),
    ...added.map((line) => `  + ${line}`.trimEnd()),
  ];
}

function stackLines({ added, removed, changed, unchanged }: StacksComparison): string[] {
  return [
    ...added.map(({ id, resources }) => `new stack ${id}: ${resources} resources`),
    ...removed.map(({ id, resources }) => `${id} is no stack of this environment any more: ${resources} resources`),
    ...changed.flatMap(({ id, changes }) => [`${id}: ${counts(changes)}`, ...changes.map(changeLine)]),
    ...(unchanged.length === 0 ? [] : [`unchanged: ${unchanged.join(", ")}`]),
  ];
}

function counts(changes: readonly AddressChange[]): string {
  return (["added", "changed", "removed"] as const)
    .map((action) => ({ action, count: changes.filter((change) => change.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`)
    .join(", ");
}

/** Details shown of one address: where more differ, the address says enough. */
const SHOWN = 3;

function changeLine({ address, action, details }: AddressChange): string {
  const more = details.length > SHOWN ? [`${details.length - SHOWN} more`] : [];
  const what = action === "changed" ? [...details.slice(0, SHOWN), ...more].join("; ") : action;
  return `  ${address}  ${what}`;
}
