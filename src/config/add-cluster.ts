import { isDeepStrictEqual } from "node:util";
import { entryLines, type ClusterEntry } from "./cluster-entry.js";
import { ClusterList, type ListedCluster } from "./cluster-list.js";

/**
 * The text of an environment file with one more child cluster, behind the others and written as they are. Nothing else
 * changes: what is there stays byte for byte.
 *
 * @param file name to show in problems.
 * @param text content of the file, which must be valid.
 * @throws EnvironmentProblems when the way the list is written does not allow that.
 */
export function withCluster(file: string, text: string, entry: ClusterEntry): string {
  const list = new ClusterList(file, text);
  const last = list.clusters.at(-1);
  if (last === undefined) throw list.notEditable("at least one child cluster to follow", []);
  const added = list.sequence.flow === true ? inBrackets(list, last, entry) : inLines(list, last, entry);
  const wanted = { ...list.values, childClusters: [...list.values.childClusters, { ...entry }] };
  if (!readsAs(file, added, wanted)) throw list.notEditable("a list that one more entry can be added to");
  return added;
}

/** Whether a text reads as these values and no others. */
export function readsAs(file: string, text: string, wanted: ClusterList["values"]): boolean {
  try {
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    return isDeepStrictEqual(plain(new ClusterList(file, text).values), plain(wanted));
  } catch {
    return false;
  }
}

function inLines(list: ClusterList, last: ListedCluster, entry: ClusterEntry): string {
  const { text, lineBreak } = list;
  const dash = list.column(last.start);
  const column = keyColumn(list, last, dash);
  const lines = entryLines(list, entry, column).map((line, index) =>
    index === 0 ? `${" ".repeat(dash)}-${" ".repeat(column - dash - 1)}${line}` : `${" ".repeat(column)}${line}`,
  );
  const block = [...Array<string>(blankLinesBetween(list)).fill(""), ...lines].join(lineBreak);
  const isOpen = last.end === text.length && !text.endsWith("\n");
  const inserted = isOpen ? `${lineBreak}${block}` : `${block}${lineBreak}`;
  return `${text.slice(0, last.end)}${inserted}${text.slice(last.end)}`;
}

/** Where the keys of the last cluster stand; behind a dash alone on its line they say nothing. */
function keyColumn(list: ClusterList, { map, start }: ListedCluster, dash: number): number {
  const keys = map?.range?.[0] ?? start;
  return list.lineStart(keys) === list.lineStart(start) ? Math.max(list.column(keys), dash + 2) : dash + 2;
}

function blankLinesBetween(list: ClusterList): number {
  const [before, last] = list.clusters.slice(-2);
  if (before === undefined || last === undefined) return 0;
  const lines = list.text.slice(before.end, list.lineStart(last.start)).split("\n").slice(0, -1);
  return lines.filter((line) => line.trim() === "").length;
}

function inBrackets(list: ClusterList, last: ListedCluster, entry: ClusterEntry): string {
  const { text, lineBreak } = list;
  const [written = ""] = entryLines(list, entry, 0);
  const comma = commaBehind(list, last);
  const close = (list.sequence.range?.[1] ?? text.length) - 1;
  const behind = comma === undefined ? last.contentEnd : comma + 1;
  const between = comma === undefined ? "," : "";
  const trailing = comma === undefined ? "" : ",";
  const endOfLine = list.nextLine(behind);
  const ownLine = text.slice(list.lineStart(last.start), last.start).trim() === "";
  if (!ownLine || endOfLine > close) {
    const gap = ownLine ? `${lineBreak}${" ".repeat(list.column(last.start))}` : " ";
    return `${text.slice(0, behind)}${between}${gap}${written}${trailing}${text.slice(behind)}`;
  }
  // A comment behind the last one stays where it is.
  const line = `${" ".repeat(list.column(last.start))}${written}${trailing}${lineBreak}`;
  return `${text.slice(0, behind)}${between}${text.slice(behind, endOfLine)}${line}${text.slice(endOfLine)}`;
}

/** Offset of the comma behind a cluster in brackets, if there is one. */
export function commaBehind(list: ClusterList, { contentEnd }: ListedCluster): number | undefined {
  const close = (list.sequence.range?.[1] ?? list.text.length) - 1;
  const [skipped = ""] = /^(?:[^\S\n]|\r?\n|#[^\n]*)*/.exec(list.text.slice(contentEnd, close)) ?? [];
  const offset = contentEnd + skipped.length;
  return list.text[offset] === "," ? offset : undefined;
}
