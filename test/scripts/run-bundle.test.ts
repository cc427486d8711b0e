import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-bundle-"));
  writeFileSync(join(folder, "main.cjs"), "console.log(process.argv.slice(1).join(' '))");
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = async (...flags: readonly string[]) =>
  (await execa("node", [...flags, "scripts/run-bundle.cjs", join(folder, "main.cjs"), "lab"])).stdout;

/** Compiled code by its file, with the time it was written. */
const compiled = () =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".cache"))
      .map((name) => [name, statSync(join(folder, name)).mtimeMs]),
  );

describe("the program that runs a bundle", () => {
  it("gives the bundle its own arguments", async () => {
    expect(await run()).toBe(`${join(folder, "main.cjs")} lab`);
  });

  it("keeps compiled code for each set of options, so that neither throws the other's away", async () => {
    const sets = ["--interrupt-budget=1000000", "--interrupt-budget=400000"];
    for (const flag of sets) await run(flag);
    const first = compiled();
    expect(Object.keys(first)).toHaveLength(2);
    for (const flag of sets) await run(flag);
    expect(compiled()).toEqual(first);
  });

  it("compiles anew what has changed", async () => {
    await run();
    writeFileSync(join(folder, "main.cjs"), "console.log('another bundle')");
    expect(await run()).toBe("another bundle");
  });
});
