import { describe, expect, it } from "vitest";
import { YamlSource } from "../../src/config/yaml-source.js";

const source = new YamlSource(
  "test.yaml",
  `# a comment
top:
  inner: { flow: 1,
           later: 2 }
list:
  - name: one
  - name: two
  -
    name: three
7: a number as a key
text: >
  folded
`,
);

describe("YamlSource", () => {
  it.each<[readonly (string | number)[], number]>([
    [["top"], 2],
    [["top", "inner", "later"], 4],
    [["list", 1, "name"], 7],
    [["list", 2, "name"], 9],
    [["7"], 10],
    [["text"], 11],
    [["top", "missing"], 2],
    [["list", 5], 5],
    [["nowhere"], 2],
  ])("finds %j in line %i", (path, line) => {
    expect(source.lineOf(path)).toBe(line);
  });

  it("knows no line in an empty file", () => {
    expect(new YamlSource("test.yaml", "").lineOf(["a"])).toBeUndefined();
  });

  it("reads plain values", () => {
    expect(source.value).toMatchObject({ top: { inner: { flow: 1, later: 2 } }, text: "folded\n" });
  });

  it("tells line and column of every syntax error", () => {
    const broken = new YamlSource("test.yaml", "a: 1\na: 2\nb: [1\n");
    expect(broken.syntaxProblems.map(({ file }) => file)).toEqual(["test.yaml:2:1", "test.yaml:4:1"]);
  });
});
