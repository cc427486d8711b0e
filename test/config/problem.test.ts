import { describe, expect, it } from "vitest";
import { EnvironmentProblems, renderPath } from "../../src/config/problem.js";

describe("EnvironmentProblems", () => {
  const problem = {
    file: "environments/lab.yaml",
    path: ["childClusters", 0, "name"],
    rule: "a name",
    remedy: "add one",
  };

  it("tells where, what was got, the rule and the remedy", () => {
    expect(new EnvironmentProblems([{ ...problem, line: 7, got: 5 }]).message).toBe(
      "1 problem; nothing was written.\n\n" +
        "environments/lab.yaml:7  childClusters[0].name\n  got   5\n  rule  a name\n  do    add one",
    );
  });

  it("leaves out what is not known", () => {
    expect(new EnvironmentProblems([{ ...problem, path: [] }]).message).toBe(
      "1 problem; nothing was written.\n\nenvironments/lab.yaml\n  rule  a name\n  do    add one",
    );
  });

  it("cuts values that would fill the screen", () => {
    const { message } = new EnvironmentProblems([{ ...problem, got: "x".repeat(200) }]);
    expect(message).toContain(`  got   "${"x".repeat(96)}...\n`);
  });
});

describe("renderPath", () => {
  it.each([
    [[], ""],
    [["backend"], "backend"],
    [["childClusters", 1, "prometheus", "mode"], "childClusters[1].prometheus.mode"],
    [["a", 0, 1], "a[0][1]"],
  ])("spells %j as %j", (path, expected) => {
    expect(renderPath(path)).toBe(expected);
  });
});
