import { describe, expect, it } from "vitest";
import { stackMatrices } from "../../../scripts/ci/stack-matrices.js";

const environment = (children: readonly string[], create = false) => ({
  name: "prod",
  childClusters: children.map((name) => ({ name })),
  observability: { objectStore: { s3: { create } } },
});

const stacks = (jobs: readonly { readonly stack: string }[]) => jobs.map(({ stack }) => stack);

describe("the matrices of a pipeline", () => {
  it("have the bucket before the observability cluster, and that before its children", () => {
    const { first, children } = stackMatrices([environment(["a", "b"], true)]);
    expect(stacks(first)).toEqual(["prod-object-storage", "prod-observability"]);
    expect(stacks(children)).toEqual(["prod-a", "prod-b"]);
    expect(first[0]).toEqual({ environment: "prod", stack: "prod-object-storage", runner: "ubuntu-latest" });
  });

  it("give a stack its own runner, and leave out what something else applies", () => {
    const runners = '{"prod-a": ["self-hosted", "a"], "prod-b": null, "staging-c": "else"}';
    const { children, hosted, leftOut } = stackMatrices([environment(["a", "b", "c"])], runners);
    expect(children.map(({ stack, runner }) => [stack, runner])).toEqual([
      ["prod-a", ["self-hosted", "a"]],
      ["prod-c", "ubuntu-latest"],
    ]);
    expect(stacks(hosted)).toEqual(["prod-observability", "prod-c"]);
    expect(stacks(leftOut)).toEqual(["prod-b"]);
  });

  it.each(["", "  ", undefined])("take RUNNERS that are %j for none", (runners) => {
    expect(stackMatrices([environment(["a"])], runners).hosted).toHaveLength(2);
  });

  it.each(["nonsense", "[]", '{"prod-a": 1}', '{"prod-a": []}', '{"prod-a": ""}'])(
    "rejects RUNNERS that are %s",
    (text) => {
      expect(() => stackMatrices([environment(["a"])], text)).toThrow("RUNNERS is no map of runners by stack");
    },
  );

  it("rejects more stacks than GitHub makes jobs of", () => {
    const children = Array.from({ length: 256 }, (_, index) => `c${index}`);
    expect(() => stackMatrices([environment(children)])).toThrow("257 stacks; GitHub makes at most 256 jobs");
  });
});
