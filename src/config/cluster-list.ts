import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { EnvironmentProblems, type Problem } from "./problem.js";

/** One child cluster as it stands in the text. */
export interface ListedCluster {
  readonly name: string;
  /** Its map. @default - it stands elsewhere in the file, and here is an alias of it */
  readonly map?: YAMLMap;
  /** Offset of what begins it: its dash, or its brace in a list in brackets. */
  readonly start: number;
  /** Offset behind the last character of its content. */
  readonly contentEnd: number;
  /** Offset behind its last line and the comments that belong to it: those below it that are indented as it is. */
  readonly end: number;
}

/** A token of the parser, as far as it tells where something stands. */
interface Token {
  readonly type: string;
  readonly offset: number;
}

/**
 * The child clusters in the text of an environment file, each with its place: whoever changes the list cuts and pastes in
 * the text, so that everything else stays as its author wrote it, byte for byte.
 */
export class ClusterList {
  readonly clusters: readonly ListedCluster[];
  /** The list itself. */
  readonly sequence: YAMLSeq;
  /** How lines end: that of the first line. */
  readonly lineBreak: "\n" | "\r\n";
  private readonly document: Document.Parsed;

  /**
   * @param file name to show in problems.
   * @param text content of the file; it must be valid.
   * @throws EnvironmentProblems when the list does not stand under its key.
   */
  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.document = parseDocument(text, { keepSourceTokens: true, merge: true });
    this.lineBreak = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
    const found: unknown = isMap(this.document.contents)
      ? this.document.contents.items.find(({ key }) => isScalar(key) && key.value === "childClusters")?.value
      : undefined;
    if (!isSeq(found)) throw this.notEditable("a list below childClusters, not an alias or a merged key");
    this.sequence = found;
    const names = this.values.childClusters.map(({ name }) => name);
    this.clusters = found.items.map((item, index) => this.place(item as Node, index, names[index] ?? ""));
  }

  /** The content as plain values. */
  get values(): { readonly childClusters: readonly { readonly name: string; readonly [key: string]: unknown }[] } {
    return this.document.toJS({ maxAliasCount: -1 }) as ClusterList["values"];
  }

  /** Offset of the first character of the line an offset is in. */
  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Offset behind the line break of the line an offset is in; the end of the text where it has none. */
  nextLine(offset: number): number {
    const end = this.text.indexOf("\n", offset);
    return end < 0 ? this.text.length : end + 1;
  }

  /** Characters between the begin of its line and an offset. */
  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** The line that begins at an offset. */
  lineAt(offset: number): string {
    return this.text.slice(offset, this.nextLine(offset));
  }

  /** Names of the anchors that stand in a cluster and are used outside of it. */
  anchorsUsedElsewhere({ start, contentEnd }: ListedCluster): string[] {
    const within = (node: Node) => {
      const [from = -1] = node.range ?? [];
      return from >= start && from < contentEnd;
    };
    const marked = new Set<string>();
    const used = new Set<string>();
    visit(this.document, {
      Node: (_, node) => {
        if ("anchor" in node && node.anchor !== undefined && within(node)) marked.add(node.anchor);
      },
      Alias: (_, alias) => {
        if (!within(alias)) used.add(alias.source);
      },
    });
    return [...marked].filter((anchor) => used.has(anchor));
  }

  /** A problem with the way the list is written, which only its author can mend. */
  notEditable(rule: string, got?: unknown): EnvironmentProblems {
    const problem: Problem = {
      file: this.file,
      path: ["childClusters"],
      ...(got === undefined ? {} : { got }),
      rule: `${rule}: nothing else in the file may change`,
      remedy: "change the list by hand",
    };
    return new EnvironmentProblems([problem]);
  }

  private place(node: Node, index: number, name: string): ListedCluster {
    const tokens = startTokens(this.sequence, index);
    const begin = this.sequence.flow
      ? tokens.find(({ type }) => type === "anchor" || type === "tag")
      : tokens.find(({ type }) => type === "seq-item-ind");
    const start = begin?.offset ?? node.range?.[0] ?? 0;
    const contentEnd = lastContent(node);
    const own = this.sequence.flow ? contentEnd : this.behindComments(node, contentEnd);
    return { name, ...(isMap(node) ? { map: node } : {}), start, contentEnd, end: own };
  }

  /** A blank line ends what belongs to a cluster; a comment further out belongs to the list. */
  private behindComments(node: Node, contentEnd: number): number {
    const indent = this.column(node.range?.[0] ?? 0);
    // A text of several lines ends with its line break.
    let end = this.text[contentEnd - 1] === "\n" ? contentEnd : this.nextLine(contentEnd);
    for (let line = this.lineAt(end); line !== ""; line = this.lineAt(end)) {
      if (!/^ *#/.test(line) || line.indexOf("#") < indent) break;
      end += line.length;
    }
    return end;
  }
}

function startTokens(sequence: YAMLSeq, index: number): readonly Token[] {
  const source = sequence.srcToken as { readonly items?: readonly { readonly start: readonly Token[] }[] } | undefined;
  return source?.items?.[index]?.start ?? [];
}

/** Where the last key or value of a node ends; collections count the comments behind them, which may be somebody else's. */
function lastContent(node: Node): number {
  let end = node.range?.[0] ?? 0;
  visit(node, {
    Node: (_, part) => {
      const [, valueEnd = 0] = part.range ?? [];
      if (("flow" in part && part.flow === true) || !("items" in part)) end = Math.max(end, valueEnd);
    },
  });
  return end;
}
