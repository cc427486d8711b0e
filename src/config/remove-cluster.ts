import { commaBehind, readsAs } from "./add-cluster.js";
import { ClusterList, type ListedCluster } from "./cluster-list.js";

/** From where to where a text is cut. */
type Cut = readonly [from: number, to: number];

/**
 * The text of an environment file without one child cluster: without its lines, the comments right above and inside of it,
 * and the blank lines that set it apart. Everything else stays byte for byte.
 *
 * @param file name to show in problems.
 * @param text content of the file, which must be valid.
 * @param name of a child cluster in it.
 * @throws EnvironmentProblems when the way the list is written does not allow that.
 */
export function withoutCluster(file: string, text: string, name: string): string {
  const list = new ClusterList(file, text);
  const index = list.clusters.findIndex((cluster) => cluster.name === name);
  const cluster = list.clusters[index];
  if (cluster === undefined) throw new Error(`${file} has no child cluster ${name}`);
  const anchors = list.anchorsUsedElsewhere(cluster);
  if (anchors.length > 0) {
    throw list.notEditable(
      `what other places use by *${anchors.join(" and *")} must not stand in ${name}`,
      anchors.map((anchor) => `&${anchor}`),
    );
  }
  const cuts = list.sequence.flow === true ? fromBrackets(list, index, cluster) : fromLines(list, index, cluster);
  const left = [...cuts]
    .sort(([one], [other]) => other - one)
    .reduce((rest, [from, to]) => `${rest.slice(0, from)}${rest.slice(to)}`, text);
  const wanted = { ...list.values, childClusters: list.values.childClusters.filter((_, other) => other !== index) };
  // A list without its only entry is empty text, which is no list; the rules say why there must be one.
  if (list.clusters.length > 1 && !readsAs(file, left, wanted)) {
    throw list.notEditable("a list that this entry can be taken from");
  }
  return left;
}

function fromLines(list: ClusterList, index: number, { start, end }: ListedCluster): Cut[] {
  const before = list.clusters[index - 1];
  let from = list.lineStart(start);
  let to = end;
  if (before !== undefined) {
    // What stands above the first one may be about all of them.
    from = upTo(
      list,
      from,
      before.end,
      (line) => line.trimStart().startsWith("#") && indentOf(line) === list.column(start),
    );
  }
  if (index === list.clusters.length - 1) {
    if (before !== undefined) from = upTo(list, from, before.end, (line) => line.trim() === "");
    // The text ends without a line break, as it did.
    if (to === list.text.length && !list.text.endsWith("\n"))
      from -= /\r?\n$/.exec(list.text.slice(0, from))?.[0].length ?? 0;
  } else {
    for (let line = list.lineAt(to); line !== "" && line.trim() === ""; line = list.lineAt(to)) to += line.length;
  }
  return [[from, to]];
}

/** The begin of the lines above an offset that all are of a kind, down to a bound. */
function upTo(list: ClusterList, offset: number, bound: number, isOfKind: (line: string) => boolean): number {
  let from = offset;
  while (from > bound) {
    const above = list.lineStart(from - 1);
    if (above < bound || !isOfKind(list.lineAt(above))) break;
    from = above;
  }
  return from;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function fromBrackets(list: ClusterList, index: number, cluster: ListedCluster): Cut[] {
  const next = list.clusters[index + 1];
  if (next !== undefined) return [[cluster.start, next.start]];
  const before = list.clusters[index - 1];
  if (before === undefined) return [[cluster.start, cluster.contentEnd]];
  const separator = commaBehind(list, before) ?? before.contentEnd;
  const trailing = commaBehind(list, cluster);
  const lineOfBefore = list.nextLine(separator);
  // On one line with the one before it, or what stands between them is a comment on that one, which stays.
  if (lineOfBefore > cluster.start) return [[before.contentEnd, cluster.contentEnd]];
  const contentEnd = trailing === undefined ? cluster.contentEnd : trailing + 1;
  const lineEnd = list.text[lineOfBefore - 2] === "\r" ? 2 : 1;
  return [
    ...(trailing === undefined ? [[separator, separator + 1] as const] : []),
    [lineOfBefore - lineEnd, contentEnd],
  ];
}
