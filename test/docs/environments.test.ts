import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { fencedBlocks, type FencedBlock } from "../../lab/documents/fenced-blocks.js";
import { documentedPages } from "../../lab/documents/pages.js";
import { environmentFile, loadFiles, type Settings } from "../support/environment.js";
import { synthApp } from "../support/synth-app.js";

const blocks = documentedPages(join(import.meta.dirname, "../..")).flatMap(fencedBlocks);

/** Blocks with a mark such as `in=observability`, by what stands behind it. */
function marked(name: string): (readonly [place: string, value: string, block: FencedBlock])[] {
  return blocks.flatMap((block) =>
    block.marks
      .filter((mark) => mark.startsWith(`${name}=`))
      .map((mark) => [block.place, mark.slice(name.length + 1), block] as const),
  );
}

/** The smallest environment with a fragment at its place; a fragment about the object store takes the place of the other one. */
function around(path: string, content: Settings): Settings {
  const { objectStore } = content;
  const own = objectStore === undefined ? {} : { objectStore: { existing: undefined, ...(objectStore as Settings) } };
  const nested = path.split(".").reduceRight<Settings>((value, key) => ({ [key]: value }), { ...content, ...own });
  return environmentFile(nested);
}

describe("YAML in the pages", () => {
  it.each(blocks.filter(({ language }) => language === "yaml").map((block) => [block.place, block.text] as const))(
    "%s can be parsed",
    (_, text) => {
      const problems = parseAllDocuments(text).flatMap((document) => ("errors" in document ? document.errors : []));
      expect(problems).toEqual([]);
    },
  );

  it.each(marked("environment"))(
    "%s is a whole environment, %s, which is valid and synthesized",
    (_, name, { text }) => {
      const { environments, message } = loadFiles({ [`${name}.yaml`]: text }, [name]);
      expect(message).toBe("");
      const { stacks } = synthApp(environments);
      expect([...stacks.keys()]).toContain(`${name}-observability`);
    },
  );

  it.each(marked("in"))("%s is valid where it says that it belongs: %s", (_, path, { text }) => {
    const content = stringify(around(path, parse(text) as Settings));
    expect(loadFiles({ "test.yaml": content }, ["test"]).message).toBe("");
  });

  it("there is an environment for each way to get started", () => {
    expect(marked("environment").map(([, name]) => name)).toEqual(expect.arrayContaining(["kind", "eks"]));
    expect(marked("in").length).toBeGreaterThan(5);
  });
});

describe("JSON in the pages", () => {
  it("can be parsed", () => {
    for (const { language, text } of blocks) if (language === "json") expect(() => void JSON.parse(text)).not.toThrow();
  });
});
