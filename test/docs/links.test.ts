import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentedPages, type Page } from "../../lab/documents/pages.js";

const checkout = join(import.meta.dirname, "../..");

/** A page without what is code in it: neither links nor headings stand there. */
function prose(text: string): string {
  return text.replaceAll(/^[ ]*```[^]*?^[ ]*```[ ]*$/gm, "");
}

/** Anchors of a page, as GitHub makes them of its headings: in lower case, without punctuation, hyphens for spaces. */
function anchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading] of prose(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    let unique = anchor;
    for (let again = 1; found.has(unique); again++) unique = `${anchor}-${again}`;
    found.add(unique);
  }
  return found;
}

/** What is wrong with the links of a page to others and to places in them. */
function brokenLinks({ path, text }: Page): string[] {
  const links = prose(text)
    .replaceAll(/`[^`\n]*`/g, "code")
    .matchAll(/\]\(([^()\s]+)\)/g);
  const targets = [...links].map(([, to]) => to!);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [to = "", anchor] = target.split("#");
      const file = to === "" ? join(checkout, path) : join(checkout, dirname(path), to);
      if (!existsSync(file)) return [`${path}: there is no ${to}`];
      if (anchor === undefined) return [];
      const known = statSync(file).isFile() && file.endsWith(".md") ? anchors(readFileSync(file, "utf8")) : undefined;
      // Lines of a source file, as GitHub counts them.
      if (known === undefined) return /^L\d+/.test(anchor) ? [] : [`${path}: ${to} has no anchors`];
      return known.has(anchor) ? [] : [`${path}: ${to === "" ? path : to} has no #${anchor}`];
    });
}

describe("the pages", () => {
  it("lead to files and headings that are there", () => {
    expect(documentedPages(checkout).flatMap(brokenLinks)).toEqual([]);
  });

  it("are all reached from the index", () => {
    const index = readFileSync(join(checkout, "docs/README.md"), "utf8");
    const guides = documentedPages(checkout)
      .map(({ path }) => path)
      .filter((path) => /^docs\/[^/]+\.md$/.test(path) && path !== "docs/README.md");
    expect(guides.filter((path) => !index.includes(`](${path.slice("docs/".length)}`))).toEqual([]);
  });
});

describe("the check of links", () => {
  const page = (text: string): Page => ({ path: "docs/README.md", text });

  it.each([
    ["a file that is not there", "[x](nowhere.md)", ["docs/README.md: there is no nowhere.md"]],
    ["a heading that is not there", "[x](receive.md#nowhere)", ["docs/README.md: receive.md has no #nowhere"]],
    ["a heading of its own that is not there", "# A b\n[x](#a-c)", ["docs/README.md: docs/README.md has no #a-c"]],
    ["an anchor in a folder", "[x](adr#one)", ["docs/README.md: adr has no anchors"]],
  ])("rejects a link to %s", (_, text, problems) => {
    expect(brokenLinks(page(text))).toEqual(problems);
  });

  it("accepts links to headings, folders and other places, and leaves code alone", () => {
    const text =
      "[a](receive.md#copies-and-zones) [b](adr) [c](https://x.example/y#z) [`d`](configuration.md) `[e](f)`";
    expect(brokenLinks(page(`${text}\n\`\`\`\n[g](h)\n\`\`\`\n`))).toEqual([]);
  });
});
