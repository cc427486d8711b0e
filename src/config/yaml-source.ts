import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { Problem, ProblemPath } from "./problem.js";

/** After a broken line the parser stumbles over what follows: only the first errors tell something. */
const shownErrors = 3;

/** A YAML file whose values can be traced back to their lines. */
export class YamlSource {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;
  private readonly content: { readonly value: unknown } | { readonly unreadable: string };

  /**
   * @param file name to show in problems.
   * @param text content of the file.
   */
  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, merge: true });
    this.content = this.document.errors.length > 0 ? { value: undefined } : readContent(this.document);
  }

  /** What keeps the text from being YAML at all: broken syntax, a key given twice. */
  get syntaxProblems(): Problem[] {
    if ("unreadable" in this.content) {
      const rule = `aliases that name an anchor above them; ${this.content.unreadable}`;
      return [
        { file: this.file, path: [], rule, remedy: "look for *name without &name, or inside of what &name marks" },
      ];
    }
    return this.document.errors.slice(0, shownErrors).map((error) => {
      const { line, col } = this.lines.linePos(error.pos[0]);
      return {
        file: `${this.file}:${line}:${col}`,
        path: [],
        rule: `well-formed YAML; ${error.message.replace(/\.$/, "")}`,
        remedy: "look at this line and the one above it: indentation, quotes, a missing colon or a key given twice",
      };
    });
  }

  /** The content as plain values. Only meaningful without syntax problems. */
  get value(): unknown {
    return "value" in this.content ? this.content.value : undefined;
  }

  /** Line, from 1, of the value at a path; of its nearest ancestor when it is missing. */
  lineOf(path: ProblemPath): number | undefined {
    let node: unknown = this.document.contents;
    let offset = (node as Node | null)?.range?.[0];
    for (const part of path) {
      if (!isCollection(node)) break;
      const pair = isMap(node)
        ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
        : undefined;
      const next: unknown = pair === undefined ? node.get(part, true) : pair.value;
      if (next === undefined) break;
      offset = (pair?.key as Node | undefined)?.range?.[0] ?? (next as Node | null)?.range?.[0] ?? offset;
      node = next;
    }
    return offset === undefined ? undefined : this.lines.linePos(offset).line;
  }
}

/** An anchor may be used as often as a file likes; one inside of itself, or one that is not there, cannot be followed. */
function readContent(document: Document.Parsed): { value: unknown } | { unreadable: string } {
  try {
    const value = document.toJS({ maxAliasCount: -1 }) as unknown;
    JSON.stringify(value);
    return { value };
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { unreadable: line };
  }
}
