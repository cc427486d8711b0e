import { describe, expect, it } from "vitest";
import { rulesCheckProblems } from "../promtool/checkers.js";
import { files, wrong } from "../promtool/rule-files.js";

describe("rule files", () => {
  it("are what the Ruler takes", () => {
    expect(rulesCheckProblems(files)).toBe("");
  });

  it("would be refused if they were wrong", () => {
    expect(rulesCheckProblems([wrong])).not.toBe("");
  });
});
