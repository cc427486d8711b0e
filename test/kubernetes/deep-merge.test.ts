import { describe, expect, it } from "vitest";
import { deepMerge, type YamlMap } from "../../src/kubernetes/deep-merge.js";

describe("deepMerge", () => {
  it.each<[string, YamlMap, YamlMap, YamlMap]>([
    ["keeps what is not overridden", { a: 1 }, {}, { a: 1 }],
    ["adds what is new", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["merges maps at every depth", { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 3 } } }, { a: { b: { c: 3, d: 2 } } }],
    ["replaces a scalar", { a: 1 }, { a: "x" }, { a: "x" }],
    ["replaces a list as a whole", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ["replaces a list by an empty one", { a: [1] }, { a: [] }, { a: [] }],
    ["replaces a map by a scalar", { a: { b: 1 } }, { a: 2 }, { a: 2 }],
    ["replaces a scalar by a map", { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    ["replaces a list by a map", { a: [1] }, { a: { b: 2 } }, { a: { b: 2 } }],
    ["leaves a map alone that is overridden by an empty one", { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
    ["keeps null, which tells Helm to drop a default", { a: { b: 1 } }, { a: null }, { a: null }],
    [
      "ignores undefined at any depth",
      { a: { b: 1 } },
      { a: { b: undefined, c: undefined }, d: undefined },
      { a: { b: 1 } },
    ],
    ["drops undefined inside a new map", {}, { a: { b: undefined, c: 1 } }, { a: { c: 1 } }],
    [
      "keeps false, zero and the empty string",
      { a: 1, b: 1, c: 1 },
      { a: false, b: 0, c: "" },
      { a: false, b: 0, c: "" },
    ],
    ["does not take inherited properties for values", {}, { valueOf: { a: 1 } }, { valueOf: { a: 1 } }],
  ])("%s", (_rule, base, override, merged) => {
    expect(deepMerge(base, override)).toStrictEqual(merged);
  });

  it("changes neither of its arguments", () => {
    const base = { a: { b: [1] } };
    const override = { a: { c: 2 } };
    deepMerge(base, override);
    expect(base).toStrictEqual({ a: { b: [1] } });
    expect(override).toStrictEqual({ a: { c: 2 } });
  });

  it("keeps the order of the base and appends what is new", () => {
    expect(Object.keys(deepMerge({ b: 1, a: 1 }, { c: 1, a: 2 }))).toEqual(["b", "a", "c"]);
  });
});
