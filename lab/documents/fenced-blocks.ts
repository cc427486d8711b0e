import type { Page } from "./pages.js";

/** A fenced block of a page. */
export interface FencedBlock {
  /** Where it begins, as `path:line`. */
  readonly place: string;
  /** The first word behind the fence, which decides about colours; empty where there is none. */
  readonly language: string;
  /** The other words behind the fence, which no reader sees: what tests and the lab do with the block. */
  readonly marks: readonly string[];
  readonly text: string;
}

/** The fenced blocks of a page, also those within lists. */
export function fencedBlocks({ path, text }: Page): readonly FencedBlock[] {
  return [...text.matchAll(/^([ ]*)```([^\n`]*)\n([^]*?)^[ ]*```[ ]*$/gm)].map(
    ({ index, 1: indent, 2: info, 3: body }) => {
      const [language = "", ...marks] = info!.trim().split(/\s+/);
      const line = text.slice(0, index).split("\n").length;
      return { place: `${path}:${line}`, language, marks, text: body!.replaceAll(new RegExp(`^${indent!}`, "gm"), "") };
    },
  );
}
