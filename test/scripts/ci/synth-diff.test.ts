import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldChanges } from "../../../scripts/ci/synth-diff/field-changes.js";
import { lineChanges } from "../../../scripts/ci/synth-diff/line-changes.js";
import { markdown } from "../../../scripts/ci/synth-diff/markdown.js";
import { stackChanges } from "../../../scripts/ci/synth-diff/stack-changes.js";
import { REPOSITORY, runScript } from "./run-script.js";

describe("changes of fields", () => {
  it.each<[string, unknown, unknown, readonly [string, ...string[]][]]>([
    ["a number", { spec: [{ replicas: 1 }] }, { spec: [{ replicas: 2 }] }, [["spec[0].replicas", "- 1", "+ 2"]]],
    ["a field that comes", {}, { a: { b: "x" } }, [["a", "+ {", '+   "b": "x"', "+ }"]]],
    ["a field that goes", { a: false }, {}, [["a", "- false"]]],
    ["a null that comes, which is not nothing", {}, { a: null }, [["a", "+ null"]]],
    ["one argument of many", { args: ["a", "b", "c"] }, { args: ["a", "n", "b", "c"] }, [["args", "+ n"]]],
    [
      "a container by its name, wherever it stands",
      { c: [{ name: "x", image: "1" }] },
      { c: [{ name: "new" }, { name: "x", image: "2" }] },
      [
        ["c[x].image", "- 1", "+ 2"],
        ["c[new]", "+ {", '+   "name": "new"', "+ }"],
      ],
    ],
    [
      "the same objects in another order",
      [{ name: "a" }, { name: "b" }],
      [{ name: "b" }, { name: "a" }],
      [["", "- a", "+ a"]],
    ],
    ["a line of a text", { data: "a\nb\nc" }, { data: "a\nB\nc" }, [["data", "- b", "+ B"]]],
    ["what the framework notes about itself: nothing", { "//": 1, a: 1 }, { "//": 2, a: 1 }, []],
  ])("show %s", (_, before, after, expected) => {
    const found = fieldChanges(before, after).map(({ path, lines }) => [path, ...lines]);
    expect(found).toEqual(expected);
  });

  it("are told by their number where a text is too long to compare", () => {
    const many = (letter: string) => Array.from({ length: 5000 }, (_, index) => `${letter}${index}`);
    expect(lineChanges(many("a"), many("b"))).toEqual(["  5000 lines became 5000 others"]);
  });
});

describe("changes of a stack", () => {
  const stack = (resource: object, more: object = {}) => ({ "//": { metadata: 1 }, resource, ...more });

  it("are told by address", () => {
    const before = stack({ a: { x: { v: 1 }, y: {} } }, { output: { o: { value: 1 } } });
    const after = stack({ a: { x: { v: 2 }, z: {} } }, { output: { o: { value: 1 } }, moved: [{ from: "a.y" }] });
    const { added, removed, changed } = stackChanges(before, after);
    expect(added).toEqual(["a.z", "moved"]);
    expect(removed).toEqual(["a.y"]);
    expect(changed.map(({ address }) => address)).toEqual(["a.x"]);
  });

  it("are everything for a stack that comes, and nothing for one that stays", () => {
    expect(stackChanges(undefined, stack({ a: { x: {} } })).added).toEqual(["a.x"]);
    expect(stackChanges(stack({ a: { x: {} } }), stack({ a: { x: {} } }))).toEqual({
      added: [],
      removed: [],
      changed: [],
    });
  });
});

describe("what reviewers read", () => {
  const value = (text: string) => ({ resource: { a: { x: { v: text } } } });
  const changes = (text: string) => stackChanges(value("before"), value(text));

  it("stays below its limit, and names what it leaves out", () => {
    const long = Array.from({ length: 60 }, () => "y".repeat(200)).join("\n");
    const stacks = Array.from({ length: 20 }, (_, index) => ({ stack: `prod-${index}`, changes: changes(long) }));
    const text = markdown(stacks, 30_000);
    expect(Buffer.byteLength(text)).toBeLessThan(30_000);
    for (const { stack } of stacks) expect(text).toContain(`| \`${stack}\` |`);
    expect(text).toMatch(/Not all of these fits here: .*`prod-19`/);
    expect(text).toContain("… 21 more lines");
  });

  it("keeps a value's own fence inside of ours", () => {
    expect(markdown([{ stack: "s", changes: changes("```\n# Hello\n````") }], 60_000)).toMatch(
      /\n`{5}diff\n[^]*\n`{5}\n/,
    );
  });

  it("says in a line that nothing changes", () => {
    expect(markdown([{ stack: "s", changes: changes("before") }], 60_000)).toBe(
      "### Synthesized stacks: none of 1 changes\n",
    );
  });
});

describe("synth-diff.sh", () => {
  let root: string;
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], { cwd: root });

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "thanos-fleet-ci-"));
    for (const name of ["main.ts", "src", "stacks", "scripts", "environments", "helm-values", ".gitignore"])
      cpSync(join(REPOSITORY, name), join(root, name), { recursive: true });
    for (const name of ["package.json", "package-lock.json", "cdktf.json", "tsconfig.json"])
      cpSync(join(REPOSITORY, name), join(root, name));
    symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
    await git("init", "--quiet");
    writeFileSync(join(root, ".git/info/exclude"), "node_modules\n");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "base");
  });

  afterAll(() => rmSync(root, { recursive: true }));

  const edit = (change: (text: string) => string) => {
    const file = join(root, "environments/prod.yaml");
    const before = readFileSync(file, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };

  it("shows what a changed environment does to each stack, and leaves nothing behind", async () => {
    edit((text) =>
      text.replace("query: { replicas: 3 }", "query: { replicas: 4 }").replace("- name: batcopter", "- name: batplane"),
    );
    const { exitCode, stdout, stderr } = await runScript("synth-diff.sh", ["HEAD"], { root });
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/\| `prod-batplane` \(new\) \| \d\d+ \| 0 \| 0 \|/);
    expect(stdout).toMatch(/\| `prod-batcopter` \(\*\*gone\*\*\) \| 0 \| \d\d+ \| 0 \|/);
    expect(stdout).toMatch(/@@ kubernetes_deployment_v1\.\S*query\S* @@\n( {2}.*\n)*? {2}spec\.replicas\n- 3\n\+ 4\n/);
    expect(stdout).not.toContain("lab-");
    expect((await git("worktree", "list")).stdout.split("\n")).toHaveLength(1);
  }, 180_000);

  it("rejects an environment that cannot be synthesized, with what is wrong", async () => {
    edit((text) => text.replace("replicationFactor: 3", "replicationFactor: 30"));
    const { exitCode, stdout, stderr } = await runScript("synth-diff.sh", ["HEAD"], { root });
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("replicationFactor");
    expect(stderr).toContain("this change cannot be synthesized");
  }, 180_000);

  it("rejects a base that a shallow clone lacks", async () => {
    const { exitCode, stderr } = await runScript("synth-diff.sh", ["HEAD^5"], { root });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("HEAD^5 is no revision");
  });
});
