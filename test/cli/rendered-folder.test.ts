import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listFile, type StackFolder, writeRenderedFolder } from "../../src/cli/rendered-folder.js";

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "rendered-folder-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const folder = (stack: string, ...names: string[]): StackFolder => ({
  stack,
  files: names.map((name) => ({ name, text: `${name}\n` })),
});
const write = (stacks: readonly StackFolder[], complete = true, environment = "lab") =>
  writeRenderedFolder({ out, environment, stacks, complete });
const at = (...names: string[]) => join(out, ...names);

describe("writeRenderedFolder", () => {
  it("removes what an earlier run wrote and is gone, and nothing else", () => {
    write([folder("a", "one.yaml", "two.yaml")]);
    writeFileSync(at("a", "theirs.yaml"), "theirs\n");
    expect(write([folder("a", "two.yaml")])).toEqual([at("a")]);
    expect(readdirSync(at("a")).sort()).toEqual([listFile, "theirs.yaml", "two.yaml"]);
  });

  it("writes nothing when nothing changed", () => {
    write([folder("a", "one.yaml")]);
    const before = ["one.yaml", listFile].map((name) => statSync(at("a", name)).ino);
    write([folder("a", "one.yaml")]);
    expect(["one.yaml", listFile].map((name) => statSync(at("a", name)).ino)).toEqual(before);
  });

  it("removes the folder of a stack that is gone when all of the environment are rendered", () => {
    write([folder("a", "one.yaml"), folder("b", "one.yaml")]);
    write([folder("c", "one.yaml")], true, "prod");
    mkdirSync(at("theirs"));
    write([folder("a", "one.yaml")], false);
    expect(existsSync(at("b"))).toBe(true);
    write([folder("a", "one.yaml")]);
    expect(readdirSync(out).sort()).toEqual(["a", "c", "theirs"]);
  });

  it("rejects a file of somebody else in the place of ours, and writes nothing", () => {
    mkdirSync(at("a"));
    writeFileSync(at("a", "one.yaml"), "theirs\n");
    expect(() => write([folder("b", "one.yaml"), folder("a", "one.yaml")])).toThrow(/one\.yaml: is not a file that/);
    expect(readFileSync(at("a", "one.yaml"), "utf8")).toBe("theirs\n");
    expect(existsSync(at("b"))).toBe(false);
  });

  it("rejects a list that leads out of the folder", () => {
    write([folder("a", "one.yaml")]);
    writeFileSync(at("outside"), "");
    writeFileSync(at("a", listFile), JSON.stringify({ environment: "lab", files: ["../outside"] }));
    expect(() => write([folder("a", "one.yaml")])).toThrow(/is not the list/);
    expect(existsSync(at("outside"))).toBe(true);
  });
});
