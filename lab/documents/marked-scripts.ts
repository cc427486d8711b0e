import { documentedPages } from "./pages.js";
import { fencedBlocks } from "./fenced-blocks.js";

/** Where a block of commands can run: `run` on any machine, `lab` where the lab runs. */
export type ScriptMark = "run" | "lab";

/** A block of commands that is run to see that it works. */
export interface MarkedScript {
  /** Where it begins, as `path:line`. */
  readonly place: string;
  readonly text: string;
  /** Exit codes that are right. */
  readonly exits: readonly number[];
}

/**
 * Blocks of commands that carry a mark, as in `sh lab`, or `sh lab exit=0,2` where other exit codes than 0 are right.
 *
 * @param checkout root of the working copy.
 */
export function markedScripts(checkout: string, mark: ScriptMark): readonly MarkedScript[] {
  return documentedPages(checkout)
    .flatMap(fencedBlocks)
    .filter(({ language, marks }) => language === "sh" && marks.includes(mark))
    .map(({ place, text, marks }) => {
      const exits = marks.find((each) => each.startsWith("exit="))?.slice("exit=".length) ?? "0";
      return { place, text, exits: exits.split(",").map(Number) };
    });
}
