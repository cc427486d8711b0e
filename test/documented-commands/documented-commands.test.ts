import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fencedBlocks } from "../../lab/documents/fenced-blocks.js";
import { markedScripts } from "../../lab/documents/marked-scripts.js";
import { documentedPages } from "../../lab/documents/pages.js";
import { runScript } from "../../lab/documents/run-script.js";

const checkout = join(import.meta.dirname, "../..");

/** What commands write, or what pages add to: theirs is not the working copy's. */
const own = ["environments", "identities", "state", "dist", "cdktf.out", ".git"];

const patience = 240_000;

/** A working copy as somebody has it who followed the pages: with their environments, and identities of the example. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thanos-fleet-documents-"));
  for (const name of readdirSync(checkout).filter((each) => !own.includes(each))) {
    symlinkSync(join(checkout, name), join(folder, name));
  }
  cpSync(join(checkout, "environments"), join(folder, "environments"), { recursive: true });
  for (const { marks, text } of documentedPages(checkout).flatMap(fencedBlocks)) {
    const name = marks.find((mark) => mark.startsWith("environment="))?.slice("environment=".length);
    if (name !== undefined) writeFileSync(join(folder, "environments", `${name}.yaml`), text);
  }
  await runScript({ place: "before all", text: "npm run identities -- prod", exits: [0] }, { folder, patience });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scripts = markedScripts(checkout, "run");

it.each(scripts.map((script) => [script.place, script] as const))(
  "%s works as it is written down",
  async (_, script) => {
    const text = script.text.replaceAll(/<(environment|name)>/g, "prod");
    expect(await runScript({ ...script, text }, { folder, patience })).not.toBe("");
  },
);

it("there are such blocks", () => {
  expect(scripts.length).toBeGreaterThan(4);
});
