import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesToExamine, report } from "../../policy/workflows/check-workflows.js";

describe("the report on pipelines", () => {
  it("ends with a count, and shows what is wrong under the examiner and the file", () => {
    const { lines, passed, failed } = report([
      { examiner: "actionlint", file: "a.yml", said: "" },
      { examiner: "zizmor", file: "a.yml", said: "error: unpinned\n  line 3" },
      { examiner: "zizmor", file: "b.yml", said: "" },
    ]);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 1 });
    expect(lines).toEqual([
      "actionlint: 1 file",
      "zizmor: 2 files",
      "✗ zizmor: a.yml",
      "  error: unpinned",
      "    line 3",
      "workflows: 2 passed, 1 failed",
    ]);
  });
});

describe("what is examined", () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "thanos-fleet-workflows-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (...files: readonly string[]) => {
    for (const file of files) {
      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), "");
    }
  };

  it("is every workflow, action and script, however deep", () => {
    write(
      ".github/workflows/b.yml",
      ".github/workflows/a.yaml",
      ".github/actions/x/action.yml",
      ".github/actions/x/y.yml",
    );
    write("scripts/ci/plan.sh", "scripts/synth.mjs", ".ci/run");
    expect(filesToExamine(root)).toEqual({
      workflows: [".github/workflows/a.yaml", ".github/workflows/b.yml"],
      actions: [".github/actions/x/action.yml"],
      scripts: ["scripts/ci/plan.sh", ".ci/run"],
    });
  });

  it("rejects a folder with nothing to examine: that is no clean result", () => {
    write(".github/workflows/a.yml", ".github/actions/x/action.yml");
    expect(() => filesToExamine(root)).toThrow("there are no scripts in");
  });
});
