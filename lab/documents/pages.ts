import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page that people read. */
export interface Page {
  /** Path from the root of the working copy. */
  readonly path: string;
  readonly text: string;
}

/** Every page of a working copy: those at its root, and all in `docs`. */
export function documentedPages(checkout: string): readonly Page[] {
  const guides = readdirSync(join(checkout, "docs"), { recursive: true, encoding: "utf8" });
  return ["README.md", "CONTRIBUTING.md", ...guides.map((path) => join("docs", path)).sort()]
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path, text: readFileSync(join(checkout, path), "utf8") }));
}
