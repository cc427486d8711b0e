import { describe, expect, it } from "vitest";
import { compareStacks } from "../../src/cli/compare-stacks.js";

const stack = (data: object, rest: object = {}) => ({
  "//": { note: Math.random() },
  resource: { kubernetes_config_map_v1: { one: { "//": { path: "x" }, data } } },
  ...rest,
});

describe("comparing stacks", () => {
  it("tells the new, the gone, the changed and the unchanged apart", () => {
    const before = new Map([
      ["a", stack({})],
      ["b", stack({ key: "old" })],
      ["c", stack({})],
    ]);
    const after = new Map([
      ["b", stack({ key: "new" })],
      ["c", stack({})],
      ["d", stack({})],
    ]);
    expect(compareStacks(before, after)).toEqual({
      added: [{ id: "d", resources: 1 }],
      removed: [{ id: "a", resources: 1 }],
      changed: [
        {
          id: "b",
          changes: [{ address: "kubernetes_config_map_v1.one", action: "changed", details: ["data.key: changed"] }],
        },
      ],
      unchanged: ["c"],
    });
  });

  it.each([
    [{ text: "a\nb\nb" }, { text: "a\nb\nc\nd" }, ["data.text: 2 lines added, 1 removed"]],
    [{ list: [1, 2] }, { list: [1, 2, 3] }, ["data.list: 2 → 3 entries"]],
    [{ list: [1, { deep: 2 }] }, { list: [1, { deep: 3 }] }, ["data.list[1].deep: changed"]],
    [{ gone: 1 }, { fresh: 1 }, ["data.gone: gone", "data.fresh: new"]],
  ])("says where %j and %j differ, and shows no value", (before, after, details) => {
    const { changed } = compareStacks(new Map([["a", stack(before)]]), new Map([["a", stack(after)]]));
    expect(changed[0]?.changes[0]?.details).toEqual(details);
  });

  it("names what is no resource by its section, and data as Terraform does", () => {
    const { changed } = compareStacks(
      new Map([["a", stack({}, { output: { url: { value: 1 } } })]]),
      new Map([["a", stack({}, { data: { aws_region: { here: {} } } })]]),
    );
    expect(changed[0]?.changes.map(({ address, action }) => [address, action])).toEqual([
      ["data.aws_region.here", "added"],
      ["output.url", "removed"],
    ]);
  });
});
